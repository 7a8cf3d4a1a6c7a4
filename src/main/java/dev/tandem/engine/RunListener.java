package dev.tandem.engine;

/** Hears how a run goes on. All methods do nothing unless overridden; what they throw ends the run. */
public interface RunListener {
    /** Hears nothing. */
    RunListener NONE = new RunListener() {};

    /** An execution starts; called on the thread that runs the workload. */
    default void starts(Stage stage) {}

    /**
     * Called about four times a second while an execution is on, on a thread of its own.
     *
     * @param ended how many of its tasks have ended
     * @param running how many are in flight
     * @param elapsedNanos since the run's first execution started
     */
    default void progress(Stage stage, long ended, long running, long elapsedNanos) {}
}
