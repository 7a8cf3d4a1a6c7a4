package dev.tandem.magic.session;

import dev.tandem.magic.LineMagic;
import dev.tandem.magic.MagicCall;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Forgets what was declared. */
@Command(
        description = "Forgets all variables, methods, types and imports of the session. Libraries stay on the class"
                + " path. There is no way back.")
final class Reset implements LineMagic {
    @Option(names = "-f", description = "For notebooks from IPython: it never asks anyway.")
    private boolean force;

    @Override
    public Object line(MagicCall call) {
        call.notebook().reset();
        return null;
    }
}
