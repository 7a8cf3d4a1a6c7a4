package dev.tandem.magic.session;

import dev.tandem.kernel.Payload;
import dev.tandem.magic.LineMagic;
import dev.tandem.magic.MagicCall;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Ends the kernel, which System.exit in a cell doesn't. */
@Command(
        description = "Ends the kernel when the cell is done, and asks the client to leave. Variables are lost. Jupyter"
                + " servers start a kernel that ended by itself again, with nothing in it.")
final class Exit implements LineMagic {
    @Option(
            names = {"-k", "--keep-kernel"},
            description = "Only asks the client to leave: the kernel stays, and another client can connect to it.")
    private boolean keepKernel;

    @Override
    public Object line(MagicCall call) {
        call.output().payload(new Payload.AskExit(keepKernel));
        return null;
    }
}
