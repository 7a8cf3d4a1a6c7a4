package dev.tandem.engine.gil;

import dev.tandem.trace.ProcFiles;
import java.util.concurrent.locks.Condition;

/**
 * A thread as its interpreter lock knows it. What isn't final is guarded by the lock's mutex, save where noted.
 */
final class Seat {
    final Thread thread;
    final int id;

    /** Signalled when the lock is free and this thread's turn. */
    final Condition freed;

    /** The operating system's id, or -1: to see whether a holder is off the core. */
    final long tid;

    /** How many {@code releasingGil} the thread is in; its own. */
    int released;

    /** How many class initialisers of cells the thread is in: they keep the lock. */
    int initializing;

    /** When it began to wait, or -1. */
    long waitingSince = -1;

    /** Whether another was woken instead of it since it had the lock last. */
    boolean passedOver;

    /** All its waiting that has ended, in ns; written under the mutex by its own thread. */
    long waitedNanos;

    /** When it took the lock last. */
    long tookAt;

    /** When its cell code last returned to the library that had called it; its own. */
    long leftAt;

    /**
     * Whether it took the lock in a method of a user's type that a library called: it may leave without a sign, so
     * those who wait look more often.
     */
    boolean mayLeaveUnseen;

    /** Test mode: whether nobody else may have passed a checkpoint since this thread did. */
    volatile boolean passed;

    Seat(Thread thread, int id, Condition freed, ProcFiles proc) {
        this.thread = thread;
        this.id = id;
        this.freed = freed;
        this.tid = proc.currentThreadId().orElse(-1);
        this.leftAt = System.nanoTime() - InterpreterLock.RAPID_NANOS;
    }

    @Override
    public String toString() {
        return thread.getName() + " #" + id;
    }
}
