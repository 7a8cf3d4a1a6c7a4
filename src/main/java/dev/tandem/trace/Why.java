package dev.tandem.trace;

import java.util.Optional;

/**
 * What kept a thread off the core at the moment it was looked at.
 *
 * @param state the state that its time off the core belongs to
 * @param reason what it waited for, as people read it; "" where that isn't known
 */
public record Why(State state, String reason) {
    /** Nothing is known of it but that it was off the core. */
    static final Why UNKNOWN = new Why(State.BLOCKED, "");

    /** A Java thread that the JVM takes for runnable waits on a futex for the JVM itself, which held it up. */
    static final Why HELD_UP = new Why(State.STALLED_BY_JVM, "safepoint or collection");

    /** Seen from outside, a thread on a futex sleeps, or waits for another: for a lock or for anything else. */
    static final Why ASLEEP = new Why(State.BLOCKED, "sleep, or waiting for another thread");

    /** What a thread of this JVM waits for now; empty where Java takes it for runnable. Safe for any thread. */
    public static Optional<Why> of(Thread thread) {
        return JavaWaits.of(thread);
    }
}
