package dev.tandem.python;

import dev.tandem.engine.Body;
import dev.tandem.engine.TaskContext;
import dev.tandem.engine.Workload;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A body whose text is Python. It is run by a {@link PythonMode}, never called in this JVM.
 *
 * @param code as the user typed it
 * @param cell the cell's number, for tracebacks
 * @param firstLine which line of the cell the code begins on, from 1
 */
public record PythonBody(String code, int cell, int firstLine) implements Body<Object> {
    public PythonBody {
        Objects.requireNonNull(code, "code");
    }

    /** A workload of this body. */
    public Workload<Object> workload(int tasks, List<?> elements) {
        return new Workload<>(this, tasks, elements, Optional.empty());
    }

    /** The name that tracebacks show. */
    String fileName() {
        return "<cell " + cell + ">";
    }

    @Override
    public Object run(TaskContext context) {
        throw new UnsupportedOperationException(
                "This body is Python; it runs in a mode of a Python runtime (--on cpython), not in this JVM.");
    }
}
