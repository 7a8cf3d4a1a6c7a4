package dev.tandem.engine.gil;

/**
 * What transformed cell classes call. This class is a template: each generation of a cell defines it again, in the
 * cells' own package and bound to that generation's lock. So the lock is a constant to the compiler, a checkpoint one
 * volatile read, and runs share nothing. Never used under this name.
 */
public final class Checkpoints {
    private static final InterpreterLock LOCK = LockOffer.take();

    /** Of Python 2's ticker; 0 without one. Constant, so that what isn't used costs nothing. */
    private static final int TICKS = LOCK.ticks();

    private static final int STRIP = LOCK.strip();

    /** Only the lock's holder writes it. */
    private static int ticks;

    private Checkpoints() {}

    /** At loops' back-edges, method entries, and after calls out of cell code. */
    public static void check() {
        if (LOCK.fast != Thread.currentThread() || TICKS > 0 && --ticks < 0) {
            ticks = TICKS;
            LOCK.checkpoint();
        }
    }

    /**
     * A checkpoint of a loop that counts {@code counter} up to {@code bound}, good for as many turns as there are in
     * a strip: gives the counter at which the next one is due, or the bound if that comes first.
     */
    public static int strip(int counter, int bound) {
        if (LOCK.fast != Thread.currentThread() || TICKS > 0 && (ticks -= STRIP) < 0) {
            ticks = TICKS;
            LOCK.checkpoint();
        }
        return (int) Math.min((long) counter + STRIP, bound);
    }

    /** At the entry of exception handlers. */
    public static void reacquire() {
        if (LOCK.fast != Thread.currentThread()) {
            LOCK.reacquire();
        }
    }

    /** Before calls that block. */
    public static void release() {
        LOCK.release();
    }

    /** Before a library call that works long on {@code length} bytes, if it does. */
    public static void releaseForLarge(int length) {
        if (length >= InterpreterLock.LARGE_BYTES) {
            LOCK.release();
        }
    }

    /** As {@link #releaseForLarge(int)}. */
    public static void releaseForLarge(byte[] bytes) {
        releaseForLarge(bytes == null ? 0 : bytes.length);
    }

    /** Before a monitor is entered: nobody waits for a monitor while holding the lock. */
    public static void releaseForMonitor(Object monitor) {
        if (monitor != null && !Thread.holdsLock(monitor)) {
            LOCK.release();
        }
    }

    /**
     * When a library calls cell code; the result is for {@link #leave}. Mostly it calls again and again on a thread that
     * has the lock: that costs one read.
     */
    public static boolean enter() {
        if (LOCK.inside == Thread.currentThread() && (TICKS == 0 || --ticks >= 0)) {
            return false;
        }
        if (TICKS > 0) {
            ticks = TICKS;
            LOCK.checkpointIfHolder();
        }
        return LOCK.enter();
    }

    /** When cell code returns to a library. */
    public static void leave(boolean outermost) {
        if (outermost) {
            LOCK.leave(true);
        }
    }

    /** Before a class of a cell is initialised. */
    public static void beginInitializer() {
        LOCK.beginInitializer();
    }

    /** After it was, well or not. */
    public static void endInitializer() {
        LOCK.endInitializer();
    }
}
