package dev.tandem.engine.process;

import dev.tandem.engine.Execution;
import dev.tandem.engine.Mode;
import dev.tandem.engine.ModeException;
import dev.tandem.engine.RunControl;
import dev.tandem.engine.WaitRecords;
import dev.tandem.engine.Workload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs tasks in worker JVMs with memory of their own. Workers start on first use and stay warm until {@link #stop} or
 * {@link #close}. Tasks get copies of the variables and static fields that they read, made anew for each execution;
 * what they change stays in their worker. Whatever happens to a worker costs the task that it was in, nothing else.
 * Safe for any thread.
 */
public final class ProcessMode implements Mode, AutoCloseable {
    private final ProcessOptions options;
    private final WorkerPool pool;
    private final CodecPool codecs = new CodecPool();
    private final ClassHashes hashes = new ClassHashes();
    private final AtomicInteger runs = new AtomicInteger();
    private final Set<ProcessRun<?>> current = ConcurrentHashMap.newKeySet();

    /** Workers like this JVM. */
    public ProcessMode() {
        this(ProcessOptions.ofThisJvm());
    }

    /** Workers as {@code options} say. None is started yet. */
    public ProcessMode(ProcessOptions options) {
        this.options = options;
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
        ProcessRun<T> run;
        try {
            run = new ProcessRun<>(runs.incrementAndGet(), workload, pool, codecs, hashes, options.chunk(), control);
        } catch (IOException e) {
            throw new ModeException("Worker processes can't be started: " + e.getMessage(), e);
        }
        current.add(run);
        try {
            return run.execute(workers);
        } finally {
            current.remove(run);
            pool.refill();
        }
    }

    @Override
    public Optional<WaitRecords> recordWaits() {
        return Optional.of(ProcessWaits.start(pool.workers()));
    }

    /** The same mode with workers that are started for each execution and ended after it: what a cold start costs. */
    public Mode fresh() {
        return new Mode() {
            @Override
            public String name() {
                return ProcessMode.this.name();
            }

            @Override
            public <T> Execution<T> run(Workload<T> workload, int workers, RunControl control) throws ModeException {
                try (ProcessMode cold = new ProcessMode(options)) {
                    return cold.run(workload, workers, control);
                }
            }
        };
    }

    /**
     * Ends a task that is running now, whatever it does, by ending its worker; the other tasks go on.
     *
     * @return whether such a task was running
     */
    public boolean kill(int task) {
        boolean killed = false;
        for (ProcessRun<?> run : current) {
            killed |= run.kill(task);
        }
        return killed;
    }

    /** The workers, in the order in which they were started. */
    public List<WorkerStatus> workers() {
        return pool.status();
    }

    /**
     * Keeps {@code workers} of them warm: ends waiting ones that are too many, starts the missing ones and waits until
     * they are there. A thread that is interrupted meanwhile stops waiting; they are started all the same.
     *
     * @throws ModeException if the machine has no room for so many, or one can't be started
     */
    public void resize(int workers) throws ModeException {
        try {
            pool.resize(workers).get();
        } catch (IOException | ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new ModeException("There can't be " + workers + " worker processes: " + cause.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends all workers, those at work too; the next run starts new ones. */
    public void stop() {
        try {
            pool.stop();
        } catch (IOException e) {
            throw new UncheckedIOException("The workers' directory could not be removed.", e);
        }
    }

    /** Ends all workers, those at work too, for good. */
    @Override
    public void close() {
        try {
            pool.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The workers' directory could not be removed.", e);
        }
    }
}
