package dev.tandem.engine;

/** Bounds that keep a typing mistake from taking the machine down. */
public final class Limits {
    /** Most workers of one run. */
    public static final int MAX_WORKERS = 1024;

    /** Most tasks of one run: each keeps a record of some hundred bytes. */
    public static final int MAX_TASKS = 1_000_000;

    private Limits() {}

    /**
     * Checks a number of workers.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    public static void checkWorkers(int workers) {
        if (workers < 1 || workers > MAX_WORKERS) {
            throw new IllegalArgumentException(
                    String.format("%,d workers: give a number from 1 to %,d.", workers, MAX_WORKERS));
        }
    }

    /**
     * Checks a number of tasks.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    public static void checkTasks(int tasks) {
        if (tasks < 1 || tasks > MAX_TASKS) {
            throw new IllegalArgumentException(String.format(
                    "%,d tasks: give a number from 1 to %,d, since each keeps a record of its times; let a task do more.",
                    tasks, MAX_TASKS));
        }
    }
}
