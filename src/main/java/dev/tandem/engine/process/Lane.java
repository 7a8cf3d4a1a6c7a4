package dev.tandem.engine.process;

import dev.tandem.trace.Worker;
import java.util.ArrayDeque;
import java.util.Deque;

/** One worker in one run: its place in the timeline and the tasks that it has in hand. Guarded by its run. */
final class Lane {
    final int id;
    final WorkerProcess process;
    final ValueCodec codec;
    /** Sent and not yet answered, in the order in which the worker takes them. */
    final Deque<Integer> inHand = new ArrayDeque<>();

    /** The task set aside for this worker until it is ready, or null. */
    Integer own;

    long dispatchedNanos;
    /** Whether the worker has made the body. */
    boolean begun;

    long bytesSentBefore;
    long setUpNanos;
    long encodeNanos;
    long tid = -1;

    Lane(int id, WorkerProcess process, ValueCodec codec, Integer own) {
        this.id = id;
        this.own = own;
        this.process = process;
        this.codec = codec;
        this.bytesSentBefore = process.bytesSent();
    }

    Worker worker() {
        return new Worker(id, "process " + process.pid(), process.pid(), tid);
    }
}
