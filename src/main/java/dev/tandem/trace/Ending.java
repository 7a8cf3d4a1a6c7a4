package dev.tandem.trace;

/** How a task ended. */
public enum Ending {
    /** It gave a result. */
    DONE,
    /** Its body threw. */
    FAILED,
    /** It was stopped from outside: the stop button, a time limit, or the death of its worker. */
    KILLED
}
