package dev.tandem;

import dev.tandem.engine.cluster.ClusterMode;
import dev.tandem.engine.gil.GilMode;
import dev.tandem.engine.gil.GilSettings;
import dev.tandem.engine.process.ProcessMode;
import dev.tandem.engine.thread.SerialMode;
import dev.tandem.engine.thread.ThreadsMode;
import dev.tandem.engine.thread.VirtualMode;
import dev.tandem.jupyter.ConnectionFile;
import dev.tandem.kernel.Kernel;
import dev.tandem.kernel.KernelOptions;
import dev.tandem.kernel.io.UnscopedWorkers;
import dev.tandem.magic.MagicInterpreter;
import dev.tandem.magic.maven.ToolArtifacts;
import dev.tandem.magic.run.Modes;
import dev.tandem.python.Pythons;
import dev.tandem.shell.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Runs a kernel until a client ends it. This is where the parts are put together. */
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
        // Before anything uses the common pool.
        UnscopedWorkers.install();
        ToolArtifacts artifacts = new ToolArtifacts(text -> System.out.print(text));
        try (ProcessMode processes = new ProcessMode();
                ClusterMode cluster =
                        new ClusterMode(artifacts::resolve, System.getenv().getOrDefault("SPARK_HOME", ""));
                Pythons pythons = Pythons.ofThisMachine(artifacts);
                Kernel kernel = Kernel.start(
                        ConnectionFile.read(Path.of(connectionFile)),
                        () -> MagicInterpreter.create(
                                new Session(), modes(processes, cluster).withPythons(pythons)),
                        KernelOptions.of(System.getenv()))) {
            kernel.bindToProcess(System.getenv());
            kernel.awaitClosed();
            return 0;
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            System.err.println("Tandem can't start: " + e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            return 1;
        }
    }

    private static Modes modes(ProcessMode processes, ClusterMode cluster) {
        SerialMode serial = new SerialMode();
        GilMode gil = new GilMode(GilSettings.DEFAULT);
        return Modes.none()
                .with(serial, serial)
                .with(new ThreadsMode(), serial)
                .with(new VirtualMode(), serial)
                .with(gil, gil)
                .with(processes, serial)
                .with(cluster, serial);
    }
}
