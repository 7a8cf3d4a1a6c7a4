package dev.tandem.shell;

/**
 * A part of the heap that cells can't fill. When one of them meets an OutOfMemoryError it is let go, so that there is room
 * to compile the next cell, in which the user gives something back; when there is room again it is taken again. Safe for
 * any thread.
 */
final class HeapReserve {
    private static final long MOST_BYTES = 32L << 20;

    /** The part of a small heap, one of so many. */
    private static final int PART = 16;

    /** Arrays that need no long stretch of free heap. */
    private static final int PIECE_BYTES = 64 << 10;

    /** Null while it is let go; guarded by this. */
    private byte[][] held;

    HeapReserve() {
        take();
    }

    synchronized void letGo() {
        held = null;
    }

    /** Takes it again where there is room for it and for as much beside it. */
    synchronized void takeAgain() {
        Runtime runtime = Runtime.getRuntime();
        long free = runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
        if (held == null && free > 3 * bytes()) {
            take();
        }
    }

    private static long bytes() {
        return Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / PART);
    }

    private synchronized void take() {
        try {
            byte[][] taken = new byte[(int) (bytes() / PIECE_BYTES)][];
            for (int i = 0; i < taken.length; i++) {
                taken[i] = new byte[PIECE_BYTES];
            }
            held = taken;
        } catch (OutOfMemoryError full) {
            held = null; // another time
        }
    }
}
