package dev.tandem.engine.process;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What the parts of one run share: its tasks, the workers that it has, whether it is over. Guarded by its own monitor:
 * whoever calls a method that isn't synchronized, or uses the board or a lane, holds it.
 */
final class RunState<T> {
    private final TaskBoard<T> board;
    private final Map<WorkerProcess, Lane> lanes = new HashMap<>();
    private final List<Lane> everyLane = new ArrayList<>();
    /** Whether what still comes from workers is too late. */
    private boolean over;
    /** Whether the result may be taken. */
    private boolean ended;

    RunState(int tasks) {
        board = new TaskBoard<>(tasks);
    }

    TaskBoard<T> board() {
        return board;
    }

    boolean over() {
        return over;
    }

    /** Nothing that comes from now on counts; the result may not be taken yet. */
    void close() {
        over = true;
    }

    /** The result may be taken. */
    void end() {
        over = true;
        ended = true;
        notifyAll();
    }

    /** Waits until the result may be taken, at the longest until {@code nanos} on the monotonic clock. */
    synchronized boolean endedBy(long nanos) throws InterruptedException {
        if (!ended) {
            TimeUnit.NANOSECONDS.timedWait(this, nanos - System.nanoTime());
        }
        return ended;
    }

    /** A worker joins. */
    Lane join(WorkerProcess worker, ValueCodec codec) {
        Lane lane = new Lane(everyLane.size(), worker, codec, board.takeReserved());
        lanes.put(worker, lane);
        everyLane.add(lane);
        return lane;
    }

    /** The lane of a worker, unless it has left. */
    Optional<Lane> lane(WorkerProcess worker) {
        return Optional.ofNullable(lanes.get(worker));
    }

    /** A worker leaves. */
    Optional<Lane> leave(WorkerProcess worker) {
        return Optional.ofNullable(lanes.remove(worker));
    }

    /** All workers leave that are still there. */
    List<Lane> leaveAll() {
        List<Lane> left = List.copyOf(lanes.values());
        lanes.clear();
        return left;
    }

    /** The workers that are there. */
    Collection<Lane> lanes() {
        return lanes.values();
    }

    /** All that ever were, in the order in which they came. */
    List<Lane> everyLane() {
        return everyLane;
    }
}
