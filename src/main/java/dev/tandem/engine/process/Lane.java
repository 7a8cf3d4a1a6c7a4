package dev.tandem.engine.process;

import dev.tandem.trace.Worker;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** One worker in one run: its place in the timeline and the tasks that it has in hand. Guarded by its run. */
final class Lane {
    /** Tiny tasks travel in rows of about this length. */
    private static final long ROW_NANOS = 2_000_000;
    /** The next task is sent before the last one has ended where that saves a noticeable part of the time. */
    private static final long AHEAD_NANOS = 20_000_000;

    private static final int MAX_ROW = 8_192;
    /** Elements of a row together. */
    private static final long MAX_ROW_BYTES = 8 << 20;
    /** Rows of a fixed length that a worker has in hand, so that it doesn't run dry between them. */
    private static final int CHUNKS_AHEAD = 32;

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
    /** What it took the worker to read each variable. */
    long[] decodeNanos = {};

    private final long bytesSentBefore;
    /** Files of shared memory with elements, by the first task that they came with. */
    private final Map<Integer, Set<String>> lent = new HashMap<>();

    private Worker worker;
    private long bytesPerElement;
    /** Moving mean of the time from one task's end to the next one's; 0 while nothing is known. */
    private double nanosPerTask;

    Lane(int id, WorkerProcess process, ValueCodec codec, OptionalInt own) {
        this.id = id;
        this.process = process;
        this.codec = codec;
        this.own = own;
        this.bytesSentBefore = process.bytesSent();
        this.worker = worker(-1);
    }

    private Worker worker(long tid) {
        return new Worker(id, "process " + process.pid(), process.pid(), tid);
    }

    Worker worker() {
        return worker;
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
    void runsOn(long tid) {
        if (worker.tid() != tid) {
            worker = worker(tid);
        }
    }

    /** Takes note of elements that were sent, large arrays of theirs in shared memory. */
    void lend(int firstTask, long bytesEach, Set<String> segments) {
        bytesPerElement = bytesEach;
        if (!segments.isEmpty()) {
            lent.put(firstTask, segments);
        }
    }

    /** The files that nobody reads any more when the worker has run {@code firstTask}. */
    List<String> takeLent(int firstTask) {
        Set<String> segments = lent.isEmpty() ? null : lent.remove(firstTask);
        return segments == null ? List.of() : List.copyOf(segments);
    }

    /** The files that nobody reads any more when the worker reads nothing more. */
    List<String> takeAllLent() {
        List<String> all = lent.values().stream().flatMap(Set::stream).toList();
        lent.clear();
        return all;
    }

    /** Takes note of tasks that ended on the worker's thread {@code onTid}. */
    void learn(long onTid, long nanos, int tasks) {
        runsOn(onTid);
        double mean = (double) nanos / tasks;
        // The first ones run in cold code: what comes later counts for more.
        nanosPerTask = nanosPerTask == 0 ? mean : nanosPerTask * 0.5 + mean * 0.5;
    }

    /**
     * How many tasks to send now, so that the worker neither runs dry nor sits on tasks that others could run.
     *
     * @param waiting tasks that nobody has
     * @param lanes workers that share them
     * @param chunk tasks in a row; else as many as fit their length
     */
    int wanted(int waiting, int lanes, OptionalInt chunk) {
        if (!begun) {
            return own.isPresent() ? 1 : 0;
        }
        if (askedBack) {
            return 0;
        }
        if (nanosPerTask == 0 || nanosPerTask > AHEAD_NANOS) {
            return inHand.isEmpty() ? 1 : 0;
        }
        int fair = Math.max(1, waiting / (2 * lanes));
        if (chunk.isPresent()) {
            int rows = Math.max(1, CHUNKS_AHEAD - inHand.size() / chunk.getAsInt());
            return inHand.size() > CHUNKS_AHEAD * chunk.getAsInt() / 2
                    ? 0
                    : Math.min(rows * chunk.getAsInt(), Math.max(chunk.getAsInt(), fair));
        }
        int row = (int) Math.max(1, Math.min(MAX_ROW, ROW_NANOS / nanosPerTask));
        if (bytesPerElement > 0) {
            row = (int) Math.max(1, Math.min(row, MAX_ROW_BYTES / bytesPerElement));
        }
        // Two rows at most: one in work, one behind it.
        return inHand.size() <= row ? Math.min(row, fair) : 0;
    }
}
