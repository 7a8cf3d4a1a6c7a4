package dev.tandem.engine.process;

import dev.tandem.engine.Execution;
import dev.tandem.engine.Mode;
import dev.tandem.engine.ModeException;
import dev.tandem.engine.RunControl;
import dev.tandem.engine.Workload;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs tasks in worker JVMs with memory of their own. Workers start on first use and stay warm until {@link #close}.
 * Tasks get copies of the variables that they read, made anew for each execution; what they change stays in their
 * worker. Whatever happens to a worker costs the tasks that it had in hand, nothing else. Safe for any thread.
 */
public final class ProcessMode implements Mode, AutoCloseable {
    private final WorkerPool pool;
    private final AtomicInteger runs = new AtomicInteger();

    /** Workers like this JVM. */
    public ProcessMode() {
        this(ProcessOptions.ofThisJvm());
    }

    /** Workers as {@code options} say. None is started yet. */
    public ProcessMode(ProcessOptions options) {
        this.pool = new WorkerPool(options);
    }

    @Override
    public String name() {
        return "processes";
    }

    @Override
    public <T> Execution<T> run(Workload<T> workload, int workers, RunControl control) throws ModeException {
        if (System.getProperty(WorkerMain.WORKER_PROPERTY) != null) {
            throw new ModeException("This code runs in a worker process already, and a worker starts no workers of its"
                    + " own: each would start as many again. Make the tasks in the session, or use threads here.");
        }
        if (workload.shipment().isEmpty()) {
            throw new ModeException("This body can't run in other processes: only the body of a cell can be sent there,"
                    + " not a lambda of the session. Write it as a cell under %%processes, or use threads.");
        }
        return new ProcessRun<>(runs.incrementAndGet(), workload, pool, control).execute(workers);
    }

    /** Ends all workers, those at work too. */
    @Override
    public void close() {
        try {
            pool.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("The workers' directory could not be removed.", e);
        }
    }
}
