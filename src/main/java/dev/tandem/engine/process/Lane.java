package dev.tandem.engine.process;

import dev.tandem.trace.Worker;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalInt;

/** One worker in one run: its place in the timeline and the tasks that it has in hand. Guarded by its run. */
final class Lane {
    /** Tiny tasks travel in rows of about this length. */
    private static final long ROW_NANOS = 2_000_000;
    /** The next task is sent before the last one has ended where that saves a noticeable part of the time. */
    private static final long AHEAD_NANOS = 20_000_000;

    private static final int MAX_ROW = 8_192;

    final int id;
    final WorkerProcess process;
    final ValueCodec codec;
    /** Sent and not yet answered, in the order in which the worker takes them. */
    final Deque<Integer> inHand = new ArrayDeque<>();

    /** The task set aside for this worker until it is ready; empty once it was taken. */
    private OptionalInt own;
    /** When the first in hand could start at the earliest. */
    long headSinceNanos;
    /** Whether the worker has made the body. */
    boolean begun;
    /** Whether the worker was asked for tasks back and hasn't answered yet. */
    boolean askedBack;

    long setUpNanos;
    long encodeNanos;

    private final long bytesSentBefore;
    private long tid = -1;
    /** Moving mean of the time from one task's end to the next one's; 0 while nothing is known. */
    private double nanosPerTask;

    Lane(int id, WorkerProcess process, ValueCodec codec, OptionalInt own) {
        this.id = id;
        this.process = process;
        this.codec = codec;
        this.own = own;
        this.bytesSentBefore = process.bytesSent();
    }

    Worker worker() {
        return new Worker(id, "process " + process.pid(), process.pid(), tid);
    }

    long bytesSent() {
        return process.bytesSent() - bytesSentBefore;
    }

    OptionalInt takeOwn() {
        OptionalInt taken = own;
        own = OptionalInt.empty();
        return taken;
    }

    /** Takes note of the thread that the worker runs tasks on. */
    void runsOn(long onTid) {
        tid = onTid;
    }

    /** Takes note of tasks that ended on the worker's thread {@code onTid}. */
    void learn(long onTid, long nanos, int tasks) {
        tid = onTid;
        double mean = (double) nanos / tasks;
        // The first ones run in cold code: what comes later counts for more.
        nanosPerTask = nanosPerTask == 0 ? mean : nanosPerTask * 0.5 + mean * 0.5;
    }

    /**
     * How many tasks to send now, so that the worker neither runs dry nor sits on tasks that others could run.
     *
     * @param waiting tasks that nobody has
     * @param lanes workers that share them
     */
    int wanted(int waiting, int lanes) {
        if (!begun || askedBack) {
            return 0;
        }
        if (nanosPerTask == 0 || nanosPerTask > AHEAD_NANOS) {
            return inHand.isEmpty() ? 1 : 0;
        }
        int row = (int) Math.max(1, Math.min(MAX_ROW, ROW_NANOS / nanosPerTask));
        int fair = Math.max(1, waiting / (2 * lanes));
        // Two rows at most: one in work, one behind it.
        return inHand.size() <= row ? Math.min(row, fair) : 0;
    }
}
