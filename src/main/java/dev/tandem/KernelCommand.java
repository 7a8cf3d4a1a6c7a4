package dev.tandem;

import dev.tandem.jupyter.ConnectionFile;
import dev.tandem.kernel.KernelOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Runs a kernel until a client ends it. */
@Command(name = "kernel", description = "Runs the kernel; Jupyter calls this.")
final class KernelCommand implements Callable<Integer> {
    @Parameters(paramLabel = "CONNECTION_FILE", description = "Written by Jupyter: where to listen.")
    private String connectionFile;

    @Override
    public Integer call() {
        return run(connectionFile);
    }

    /** @return the process's exit status */
    static int run(String connectionFile) {
        try (RunningKernel running =
                RunningKernel.start(ConnectionFile.read(Path.of(connectionFile)), KernelOptions.of(System.getenv()))) {
            running.kernel().bindToProcess(System.getenv());
            running.kernel().awaitClosed();
            return 0;
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            System.err.println("Tandem can't start: " + e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            return 1;
        }
    }
}
