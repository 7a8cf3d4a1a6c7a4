package dev.tandem.engine.process;

/**
 * What each root of one object graph took on its way to bytes or back: what two roots share counts for the first.
 * Confined to one thread at a time.
 */
final class RootMeter {
    private final long[] nanos;
    private final long[] bytes;
    /** How many large arrays lie apart after each root. */
    private final int[] bulkAfter;

    private long startNanos;
    private long startBytes;

    RootMeter(int roots) {
        this.nanos = new long[roots];
        this.bytes = new long[roots];
        this.bulkAfter = new int[roots];
    }

    /** The first root comes now; so many bytes are there already. */
    void start(long position) {
        startNanos = System.nanoTime();
        startBytes = position;
    }

    /** A root has been written or read, and the next one comes. */
    void done(int root, long position, int bulk) {
        long now = System.nanoTime();
        nanos[root] = now - startNanos;
        bytes[root] = position - startBytes;
        bulkAfter[root] = bulk;
        startNanos = now;
        startBytes = position;
    }

    /** Time for each root, in ns. */
    long[] nanos() {
        return nanos;
    }

    /** Size of each root without its large arrays. */
    long bytes(int root) {
        return bytes[root];
    }

    /** The first of a root's large arrays. */
    int bulkFrom(int root) {
        return root == 0 ? 0 : bulkAfter[root - 1];
    }

    /** Behind the last of a root's large arrays. */
    int bulkTo(int root) {
        return bulkAfter[root];
    }
}
