package dev.tandem.engine;

/** Ends single tasks of an execution that is going on; the others go on. Safe for any thread. */
@FunctionalInterface
public interface TaskKiller {
    /** For the time when nothing runs. */
    TaskKiller NOTHING_RUNS = task -> false;

    /**
     * Ends a task.
     *
     * @return whether it was running
     * @throws IllegalStateException if it runs and nothing can end it: a sentence that says why
     */
    boolean kill(int task);
}
