package dev.tandem.engine;

/**
 * What every task of a workload runs. Called once for each task, from several threads at once.
 *
 * @param <T> what a task gives back
 */
@FunctionalInterface
public interface Body<T> {
    /** Runs one task; whatever it throws marks the task as failed. */
    T run(TaskContext context) throws Throwable;
}
