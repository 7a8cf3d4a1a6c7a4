package dev.tandem.engine;

import java.util.Optional;

/** One way of making workers: serial, threads, virtual, gil, processes, cluster. Safe for any thread. */
public interface Mode {
    /** The name of METRICS.md. */
    String name();

    /** Which implementation of which language runs the body. */
    default String runtime() {
        return "java";
    }

    /**
     * Runs every task once on {@code workers} workers and waits for the last. Tasks that fail don't stop the others.
     * When {@code control} is cancelled, running tasks are stopped, the rest isn't started, and what was measured
     * until then is returned.
     *
     * @param workers at least 1, at most {@link Limits#MAX_WORKERS}
     * @throws ModeException if the mode can't run this workload here (a sentence that says why and what to do);
     *     thrown before any task is started
     */
    <T> Execution<T> run(Workload<T> workload, int workers, RunControl control) throws ModeException;

    /**
     * Has the workers that there are record what their threads wait for, where they are JVMs other than this one. To be
     * asked between two executions: starting to record takes a JVM some tenths of a second.
     */
    default Optional<WaitRecords> recordWaits() {
        return Optional.empty();
    }
}
