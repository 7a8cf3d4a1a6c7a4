package dev.tandem.trace;

/**
 * What a task's worker was doing at a moment between the task's start and its end. Each moment is in
 * exactly one state; the states are read from the operating system or from the emulated lock itself,
 * never guessed from the code.
 */
public enum State {
    /** Executing on a core. */
    RUNNING("running"),
    /** Runnable, but another thread has the core (the run queue). */
    WAITING_FOR_CORE("waiting for a core"),
    /** Blocked on a monitor, a lock or the interpreter lock. */
    WAITING_FOR_LOCK("waiting for a lock"),
    /** Sleeping, or waiting for input, output or another task. */
    BLOCKED("blocked"),
    /** The JVM itself held the thread up (a safepoint, a collection): neither a lock nor IO of the task's. */
    STALLED_BY_JVM("stalled by the JVM"),
    /** Not on a core, where the platform can't tell the waiting states apart. */
    NOT_RUNNING("not running");

    private final String label;

    State(String label) {
        this.label = label;
    }

    /** The name used in charts, tables and messages. */
    public String label() {
        return label;
    }
}
