package dev.tandem.engine.gil;

import dev.tandem.engine.Span;

/** What a cell can do about the interpreter lock that it runs under, if it does. Cells import it statically. */
public final class InterpreterLocks {
    /** Inherited by threads that a task starts, so that a user's own types know which lock is meant. */
    private static final InheritableThreadLocal<InterpreterLock> CURRENT = new InheritableThreadLocal<>();

    private InterpreterLocks() {}

    /**
     * Runs {@code work} without the interpreter lock, as C code between {@code Py_BEGIN_ALLOW_THREADS} and
     * {@code Py_END_ALLOW_THREADS} does: other threads run meanwhile, so it must not touch what they share. Without a
     * lock the work just runs.
     *
     * @return what the work gave
     * @throws E what the work threw
     */
    public static <T, E extends Throwable> T releasingGil(Span.Work<T, E> work) throws E {
        InterpreterLock lock = CURRENT.get();
        if (lock == null) {
            return work.run();
        }
        lock.beginReleased();
        try {
            return work.run();
        } finally {
            lock.endReleased();
        }
    }

    /** As {@link #releasingGil(Span.Work)}, for work without a value. */
    public static <E extends Throwable> void releasingGil(Span.Action<E> work) throws E {
        InterpreterLocks.<Void, E>releasingGil((Span.Work<Void, E>) () -> {
            work.run();
            return null;
        });
    }

    /** Says that the current thread, and those it will start, run under {@code lock}. */
    static void attach(InterpreterLock lock) {
        CURRENT.set(lock);
    }
}
