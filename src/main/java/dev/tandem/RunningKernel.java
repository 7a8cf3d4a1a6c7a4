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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A kernel with all that it uses. This is where the parts are put together.
 *
 * @param kernel closed first
 * @param processes the workers of {@code %%processes}
 * @param cluster the executors of {@code %%cluster}
 * @param pythons the Python implementations
 */
record RunningKernel(Kernel kernel, ProcessMode processes, ClusterMode cluster, Pythons pythons)
        implements AutoCloseable {
    /** When a first cell that was waiting has most likely been answered. */
    private static final int COMPLETION_AFTER_SECONDS = 1;

    /**
     * Starts one that answers at {@code connection}.
     *
     * @throws IllegalStateException if a port is taken
     * @throws IllegalArgumentException if the connection's signature scheme is unknown
     */
    static RunningKernel start(ConnectionFile connection, KernelOptions options) {
        // Before anything uses the common pool.
        UnscopedWorkers.install();
        // The longest part of a start, so it begins first and goes on beside the others.
        CompletableFuture<Session> session = startSession();
        ProcessMode processes = new ProcessMode();
        ToolArtifacts artifacts = new ToolArtifacts(text -> System.out.print(text));
        ClusterMode cluster =
                new ClusterMode(artifacts::resolve, System.getenv().getOrDefault("SPARK_HOME", ""));
        Pythons pythons = Pythons.ofThisMachine(artifacts);
        try {
            Kernel kernel = Kernel.start(
                    connection,
                    () -> MagicInterpreter.create(
                            session::join, modes(processes, cluster).withPythons(pythons)),
                    options);
            return new RunningKernel(kernel, processes, cluster, pythons);
        } catch (RuntimeException e) {
            pythons.close();
            cluster.close();
            processes.close();
            throw e;
        }
    }

    private static CompletableFuture<Session> startSession() {
        CompletableFuture<Session> made = new CompletableFuture<>();
        Thread thread = new Thread(
                null,
                () -> {
                    try {
                        made.complete(Session.importing(MagicInterpreter.IMPORTS));
                    } catch (RuntimeException | Error problem) {
                        made.completeExceptionally(problem);
                    }
                },
                "tandem-session",
                0,
                false);
        thread.setDaemon(true);
        thread.start();
        made.thenAcceptAsync(
                RunningKernel::prepareCompletion,
                CompletableFuture.delayedExecutor(COMPLETION_AFTER_SECONDS, TimeUnit.SECONDS));
        return made;
    }

    /** A first completion takes longer than the second that JupyterLab waits for one; so it isn't the user's. */
    private static void prepareCompletion(Session session) {
        session.readNames();
        String code = "\"\".isBl";
        session.completions(code, code.length());
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

    @Override
    public void close() {
        kernel.close();
        pythons.close();
        cluster.close();
        processes.close();
    }
}
