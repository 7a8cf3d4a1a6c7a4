package dev.tandem.engine;

/** What a body sees of the task that it runs as. Implementations are confined to the task's own thread. */
public interface TaskContext {
    /** The task's index, {@code 0 .. tasks()-1}; {@code task} in a cell. */
    int task();

    /** How many tasks the workload has; {@code tasks} in a cell. */
    int tasks();

    /** The element this task was given by {@code --each}, or null; {@code it} in a cell. */
    Object it();
}
