package dev.tandem.trace;

import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells from a thread's Java state what it waits for. Without stack traces, since taking one would stop the threads
 * that are being measured. Safe for any thread.
 */
final class JavaWaits {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final String LOCKS = "java.util.concurrent.locks.";

    static {
        // What the first answer needs of classes takes milliseconds to load; by then the thread would wait no more.
        THREADS.getThreadInfo(Thread.currentThread().getId());
    }

    private JavaWaits() {}

    /** Empty where Java takes the thread for runnable: then only the operating system knows. */
    static Optional<Why> of(Thread thread) {
        Thread.State state = thread.getState();
        return switch (state) {
            case BLOCKED -> Optional.of(monitor(thread.getId()));
            case WAITING, TIMED_WAITING -> Optional.of(parked(thread, state == Thread.State.TIMED_WAITING));
            case NEW, RUNNABLE, TERMINATED -> Optional.empty();
        };
    }

    private static Why monitor(long javaId) {
        ThreadInfo info = THREADS.getThreadInfo(javaId);
        if (info == null || info.getLockInfo() == null) {
            return new Why(State.WAITING_FOR_LOCK, "a monitor");
        }
        return new Why(
                State.WAITING_FOR_LOCK,
                "the monitor of " + simple(info.getLockInfo().getClassName()) + heldBy(info));
    }

    private static Why parked(Thread thread, boolean timed) {
        ThreadInfo info = THREADS.getThreadInfo(thread.getId());
        if (info == null) {
            // A virtual thread: what it is parked on is all there is.
            Object blocker = LockSupport.getBlocker(thread);
            return blocker == null ? idle(timed) : waiting(blocker.getClass().getName(), "");
        }
        LockInfo lock = info.getLockInfo();
        return lock == null ? idle(timed) : waiting(lock.getClassName(), heldBy(info));
    }

    private static Why idle(boolean timed) {
        return new Why(State.BLOCKED, timed ? "sleep" : "parked");
    }

    /** What a thread waits for that is parked on an object of a class. */
    static Why waiting(String className, String heldBy) {
        boolean lock = !heldBy.isEmpty()
                || className.startsWith(LOCKS + "Reentrant")
                || className.startsWith(LOCKS + "StampedLock");
        boolean condition = className.endsWith("ConditionObject") || className.endsWith("ConditionNode");
        String what = condition ? "a condition" : simple(className);
        return new Why(lock && !condition ? State.WAITING_FOR_LOCK : State.BLOCKED, what + heldBy);
    }

    private static String heldBy(ThreadInfo info) {
        return info.getLockOwnerName() == null ? "" : ", held by " + info.getLockOwnerName();
    }

    /** {@code ReentrantLock} for {@code java.util.concurrent.locks.ReentrantLock$FairSync}; of the JDK's classes no part at all. */
    static String simple(String className) {
        String parts = className.startsWith("java.") ? "\\$.*" : "\\$(Nonfair|Fair)?Sync$";
        String known = className.replaceFirst(parts, "");
        return known.substring(known.lastIndexOf('.') + 1);
    }
}
