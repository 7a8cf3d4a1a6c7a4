package dev.tandem.kernel;

import dev.tandem.display.MimeBundle;
import java.util.List;
import java.util.Optional;

/** How a cell ended. */
public sealed interface ExecutionResult {
    /** It ran to its end; {@code value} is shown as Out[n]. */
    record Ok(Optional<MimeBundle> value) implements ExecutionResult {}

    /** It failed. The three parts are those of the protocol's {@code error} message. */
    record Failed(String name, String value, List<String> traceback) implements ExecutionResult {}
}
