package dev.tandem.trace;

/** How a thread came to let go of the lock. */
public enum LockRelease {
    /** Of its own accord: before a call that blocks, or at the end of its cell code. */
    VOLUNTARY,
    /** Because another thread had asked for it, or its ticks were used up. */
    FORCED,
    /** It was found blocked in a call that isn't declared as blocking, and the lock was taken from it. */
    TAKEN
}
