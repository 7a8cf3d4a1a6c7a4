package dev.tandem.engine;

/** The line between whoever asked for an execution and the mode that runs it. Safe for any thread. */
public interface RunControl {
    /** Whether the user, or a time limit, has ended the run. */
    boolean cancelled();

    /** Why, as a sentence ("Stopped by the user.", "The time limit of 5 s was reached."); "" while not cancelled. */
    String reason();

    /** Calls {@code action} once when the run is cancelled, at once if it already is; on whatever thread cancels. */
    void onCancel(Runnable action);

    /**
     * Offers to end single tasks, from now until the execution is over. A mode that can't doesn't call this.
     *
     * @param killer safe for any thread
     */
    default void offerKill(TaskKiller killer) {}

    /** Called by the mode as tasks start and end, from any thread; cheap. */
    void started(int task);

    /** Called by the mode as tasks end. */
    void ended(int task);

    /** Where a worker outside this JVM sends what its tasks print; whole lines, in order by worker. */
    void print(boolean standardError, String text);
}
