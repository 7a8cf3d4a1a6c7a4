package dev.tandem.engine.gil;

import java.util.Objects;

/** Hands a lock to the static initialiser of the checkpoints that are defined for it, on one thread. */
public final class LockOffer {
    private static final ThreadLocal<InterpreterLock> OFFERED = new ThreadLocal<>();

    private LockOffer() {}

    static void offer(InterpreterLock lock) {
        OFFERED.set(lock);
    }

    /** Called by {@link Checkpoints}. */
    public static InterpreterLock take() {
        InterpreterLock lock = Objects.requireNonNull(OFFERED.get(), "no lock was offered");
        OFFERED.remove();
        return lock;
    }
}
