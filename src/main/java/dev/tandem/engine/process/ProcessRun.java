package dev.tandem.engine.process;

import dev.tandem.engine.Execution;
import dev.tandem.engine.ModeException;
import dev.tandem.engine.Outcome;
import dev.tandem.engine.RunControl;
import dev.tandem.engine.Workload;
import dev.tandem.trace.Accounting;
import dev.tandem.trace.Cost;
import dev.tandem.trace.Ending;
import dev.tandem.trace.NamedSpan;
import dev.tandem.trace.TaskTrace;
import dev.tandem.trace.Timeline;
import dev.tandem.trace.Worker;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One execution of a workload on workers of a pool: hands out the tasks, collects what comes of them, replaces workers
 * that die. The first task of each worker is set aside for it, so that as many workers as were asked for take part;
 * the rest go to whoever is free. Safe for any thread: the workers' reading threads call in.
 */
final class ProcessRun<T> implements WorkerProcess.Listener {
    /** Workers that may die before they have made the body until the run is given up. */
    private static final int MAX_FALSE_STARTS = 3;

    private final int number;
    private final Workload<T> workload;
    private final WorkerPool pool;
    private final RunControl control;
    private final Supplier<ValueCodec> codecs;

    /** Guarded by this, as are all fields below. */
    private final List<Outcome<T>> outcomes;

    private final TaskTrace[] traces;
    private final Deque<Integer> waiting = new ArrayDeque<>();
    /** The first tasks, one for each worker that is still to come. */
    private final Deque<Integer> reserved = new ArrayDeque<>();

    private final Map<WorkerProcess, Lane> lanes = new HashMap<>();
    private final List<Lane> allLanes = new ArrayList<>();
    private final List<Cost> spawn = new ArrayList<>();
    private Parcel parcel;
    private int unfinished;
    /** Asked for and not yet arrived. */
    private int expected;

    private int falseStarts;
    private int begun;
    /** Whether what still comes from workers is too late. */
    private boolean over;
    /** Whether the result may be taken. */
    private boolean ended;

    private ModeException refusal;
    private long decodeNanos;
    private long bytesBack;

    ProcessRun(int number, Workload<T> workload, WorkerPool pool, RunControl control, Supplier<ValueCodec> codecs) {
        this.number = number;
        this.workload = workload;
        this.pool = pool;
        this.control = control;
        this.codecs = codecs;
        this.unfinished = workload.tasks();
        this.traces = new TaskTrace[workload.tasks()];
        this.outcomes = new ArrayList<>(workload.tasks());
        for (int i = 0; i < workload.tasks(); i++) {
            outcomes.add(new Outcome.NotStarted<>());
            waiting.addLast(i);
        }
    }

    Execution<T> execute(int workers) throws ModeException {
        long handOver = System.nanoTime();
        control.onCancel(this::cancel);
        int count = Math.min(workers, workload.tasks());
        synchronized (this) {
            for (int i = 0; i < count; i++) {
                reserved.addLast(waiting.removeFirst());
            }
        }
        List<CompletableFuture<WorkerProcess>> leases = lease(count);
        long packing = System.nanoTime();
        try {
            // While new workers are starting.
            Parcel packed = Parcel.pack(workload, workload.shipment().orElseThrow(), codecs.get());
            synchronized (this) {
                parcel = packed;
            }
        } catch (ModeException e) {
            leases.forEach(lease -> lease.thenAccept(worker -> pool.release(worker, control)));
            throw e;
        }
        long packNanos = System.nanoTime() - packing;
        leases.forEach(lease -> lease.whenComplete(this::arrived));
        awaitEnd();
        return result(handOver, packNanos);
    }

    private List<CompletableFuture<WorkerProcess>> lease(int count) throws ModeException {
        try {
            List<CompletableFuture<WorkerProcess>> leases = pool.lease(count, this);
            synchronized (this) {
                expected += count;
            }
            return leases;
        } catch (IOException e) {
            throw new ModeException("Worker processes can't be started: " + e.getMessage(), e);
        }
    }

    private void arrived(WorkerProcess worker, Throwable error) {
        Lane lane;
        synchronized (this) {
            expected--;
            if (error != null) {
                falseStart(
                        error.getCause() == null
                                ? error.getMessage()
                                : error.getCause().getMessage());
                return;
            }
            if (over) {
                pool.release(worker, control);
                return;
            }
            lane = new Lane(allLanes.size(), worker, codecs.get(), reserved.pollFirst());
            lanes.put(worker, lane);
            allLanes.add(lane);
            worker.takeSpawnCost().ifPresent(spawn::add);
        }
        worker.printTo(line -> control.print(true, line));
        try {
            long start = System.nanoTime();
            parcel.sendTo(worker, number);
            synchronized (this) {
                lane.setUpNanos += System.nanoTime() - start;
            }
        } catch (IOException e) {
            // Its reading thread sees the end too, and says how.
        }
    }

    /** Guarded by this. */
    private void putBack(Integer task) {
        if (task != null) {
            waiting.addFirst(task);
        }
    }

    /** Guarded by this. */
    private void falseStart(String why) {
        falseStarts++;
        if (lanes.isEmpty() && expected == 0 || falseStarts >= MAX_FALSE_STARTS) {
            refuse(why);
        }
    }

    private void refuse(String why) {
        ModeException error = new ModeException("The processes could not take this cell: " + why);
        if (begun == 0) {
            refusal = error;
        } else {
            for (Integer task : waiting) {
                outcomes.set(task, new Outcome.Failure<>(error));
            }
        }
        end();
    }

    @Override
    public void said(WorkerProcess worker, Frame frame) {
        if (frame instanceof Frame.Output output) {
            control.print(output.standardError(), output.text());
            return;
        }
        Lane lane;
        synchronized (this) {
            lane = lanes.get(worker);
            if (lane == null || over) {
                return;
            }
        }
        if (frame instanceof Frame.Begun made && made.run() == number) {
            synchronized (this) {
                lane.begun = true;
                lane.setUpNanos += made.nanos();
                begun++;
            }
            handOut(lane);
        } else if (frame instanceof Frame.Refused refused && refused.run() == number) {
            synchronized (this) {
                refuse(refused.reason());
            }
        } else if (frame instanceof Frame.Result result && result.stamp().run() == number) {
            finished(lane, result.stamp(), result.blob(), false);
        } else if (frame instanceof Frame.Failure failure && failure.stamp().run() == number) {
            finished(lane, failure.stamp(), failure.blob(), true);
            if (failure.workerSpoilt()) {
                worker.kill();
                return;
            }
        } else {
            return;
        }
    }

    private void finished(Lane lane, Frame.Stamp stamp, byte[] blob, boolean failed) {
        long start = System.nanoTime();
        Outcome<T> outcome = failed ? failure(lane, stamp, blob) : value(lane, stamp, blob);
        long decode = System.nanoTime() - start;
        synchronized (this) {
            if (over || !lane.inHand.removeFirstOccurrence(stamp.task())) {
                return;
            }
            lane.tid = stamp.tid();
            lane.encodeNanos += stamp.encodeNanos();
            decodeNanos += decode;
            bytesBack += blob.length;
            record(stamp.task(), outcome, trace(lane, stamp, outcome));
        }
        control.ended(stamp.task());
        handOut(lane);
    }

    private TaskTrace trace(Lane lane, Frame.Stamp stamp, Outcome<T> outcome) {
        boolean failed = outcome instanceof Outcome.Failure;
        String note = outcome instanceof Outcome.Failure<T> failure ? String.valueOf(failure.error()) : "";
        return new TaskTrace(
                stamp.task(),
                lane.worker(),
                lane.process.toSessionClock(stamp.startNanos()),
                lane.process.toSessionClock(stamp.endNanos()),
                stamp.accounting(),
                failed ? Ending.FAILED : Ending.DONE,
                note.lines().findFirst().orElse(""),
                List.of(),
                stamp.spans().stream()
                        .map(span -> new NamedSpan(
                                span.name(),
                                lane.process.toSessionClock(span.startNanos()),
                                lane.process.toSessionClock(span.endNanos())))
                        .toList());
    }

    // The body's results are of its own type; they only went through bytes.
    @SuppressWarnings("unchecked")
    private Outcome<T> value(Lane lane, Frame.Stamp stamp, byte[] blob) {
        try {
            return new Outcome.Result<>((T) lane.codec.decode(blob));
        } catch (TransferException e) {
            return new Outcome.Failure<>(new TransferException(
                    "The result of task " + stamp.task() + " came back from process " + lane.process.pid()
                            + " but can't be read here: " + e.getMessage(),
                    e));
        }
    }

    private Outcome<T> failure(Lane lane, Frame.Stamp stamp, byte[] blob) {
        try {
            Throwable error = (Throwable) lane.codec.decode(blob);
            Throwables.locate(error, stamp.task(), lane.process.pid());
            return new Outcome.Failure<>(error);
        } catch (TransferException e) {
            return new Outcome.Failure<>(new TransferException(
                    "Task " + stamp.task() + " failed in process " + lane.process.pid()
                            + "; its exception can't be read here: " + e.getMessage(),
                    e));
        }
    }

    /** Gives a free worker its next task; the one set aside for it comes first. */
    private void handOut(Lane lane) {
        int task;
        synchronized (this) {
            if (over || !lane.begun || !lane.inHand.isEmpty()) {
                return;
            }
            Integer next = lane.own != null ? lane.own : waiting.pollFirst();
            lane.own = null;
            if (next == null) {
                return;
            }
            task = next;
            lane.inHand.addLast(task);
            lane.dispatchedNanos = System.nanoTime();
        }
        control.started(task);
        try {
            byte[] element = Frame.EMPTY;
            if (!workload.elements().isEmpty()) {
                element = lane.codec.encode(new Object[] {workload.elements().get(task)});
            }
            lane.process.send(new Frame.Tasks(number, new int[] {task}, element));
        } catch (TransferException e) {
            Object element = workload.elements().get(task);
            fail(
                    lane,
                    task,
                    new TransferException(
                            "The element of task " + task + ", of type " + TypeNames.of(element)
                                    + ", can't be sent to another process: " + e.getMessage() + ".",
                            e));
        } catch (IOException e) {
            // Its reading thread sees the end too, and says how.
        }
    }

    private void fail(Lane lane, int task, Throwable error) {
        synchronized (this) {
            if (over || !lane.inHand.remove(task)) {
                return;
            }
            record(task, new Outcome.Failure<>(error), ended(lane, task, Ending.FAILED, error.getMessage()));
        }
        control.ended(task);
        handOut(lane);
    }

    private TaskTrace ended(Lane lane, int task, Ending ending, String note) {
        long now = Math.max(System.nanoTime(), lane.dispatchedNanos);
        return new TaskTrace(
                task,
                lane.worker(),
                lane.dispatchedNanos,
                now,
                Accounting.wallOnly(now - lane.dispatchedNanos),
                ending,
                note,
                List.of(),
                List.of());
    }

    /** Guarded by this. */
    private void record(int task, Outcome<T> outcome, TaskTrace trace) {
        outcomes.set(task, outcome);
        traces[task] = trace;
        unfinished--;
        if (unfinished == 0) {
            end();
        }
    }

    @Override
    public void died(WorkerProcess worker, String how) {
        pool.forget(worker);
        int killed = -1;
        boolean replace = false;
        synchronized (this) {
            Lane lane = lanes.remove(worker);
            if (lane == null || over) {
                return;
            }
            if (!lane.inHand.isEmpty()) {
                killed = lane.inHand.removeFirst();
                String why = "Worker process " + worker.pid() + " " + how + " while it ran task " + killed + ".";
                record(killed, new Outcome.Killed<>(why), ended(lane, killed, Ending.KILLED, why));
            } else if (!lane.begun) {
                falseStart("worker process " + worker.pid() + " " + how + " before it could take a task.");
            }
            lane.inHand.descendingIterator().forEachRemaining(waiting::addFirst);
            putBack(lane.own);
            replace = !over && !waiting.isEmpty();
        }
        if (killed >= 0) {
            control.ended(killed);
        }
        // Until the replacement is there, whoever is free may take what was put back.
        handOutToAll();
        if (replace) {
            replace();
        }
    }

    private void handOutToAll() {
        List<Lane> all;
        synchronized (this) {
            all = List.copyOf(lanes.values());
        }
        all.forEach(this::handOut);
    }

    private void replace() {
        try {
            lease(1).forEach(lease -> lease.whenComplete(this::arrived));
        } catch (ModeException e) {
            synchronized (this) {
                falseStart(e.getMessage());
            }
        }
    }

    private void cancel() {
        List<Integer> stopped = new ArrayList<>();
        List<WorkerProcess> busy = new ArrayList<>();
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            for (Lane lane : List.copyOf(lanes.values())) {
                if (lane.inHand.isEmpty() && lane.begun) {
                    continue;
                }
                lanes.remove(lane.process);
                busy.add(lane.process);
                if (!lane.inHand.isEmpty()) {
                    int task = lane.inHand.removeFirst();
                    stopped.add(task);
                    String why = control.reason();
                    record(task, new Outcome.Killed<>(why), ended(lane, task, Ending.KILLED, why));
                }
            }
        }
        WorkerProcess.kill(busy);
        busy.forEach(pool::forget);
        stopped.forEach(control::ended);
        synchronized (this) {
            end();
        }
    }

    /** Guarded by this. */
    private void end() {
        over = true;
        ended = true;
        notifyAll();
    }

    private synchronized void awaitEnd() {
        while (!ended) {
            try {
                wait();
            } catch (InterruptedException e) {
                // Whoever interrupts the thread that waits for a run wants the run to end.
                cancel();
                Thread.currentThread().interrupt();
            }
        }
    }

    private Execution<T> result(long handOver, long packNanos) throws ModeException {
        long lastResult = System.nanoTime();
        List<Lane> alive;
        synchronized (this) {
            alive = List.copyOf(lanes.values());
            lanes.clear();
        }
        alive.forEach(lane -> pool.release(lane.process, control));
        synchronized (this) {
            if (refusal != null) {
                throw refusal;
            }
            long setUp =
                    allLanes.stream().mapToLong(lane -> lane.setUpNanos).max().orElse(0);
            long encode =
                    allLanes.stream().mapToLong(lane -> lane.encodeNanos).max().orElse(0);
            long bytesOut = allLanes.stream()
                    .mapToLong(lane -> lane.process.bytesSent() - lane.bytesSentBefore)
                    .sum();
            List<Worker> workers = allLanes.stream().map(Lane::worker).toList();
            Timeline timeline = new Timeline(
                    handOver,
                    lastResult,
                    workers,
                    Stream.of(traces).filter(Objects::nonNull).toList(),
                    Runtime.getRuntime().availableProcessors(),
                    spawn,
                    Optional.of(new Cost(packNanos + setUp, OptionalLong.of(bytesOut))),
                    Optional.of(new Cost(encode + decodeNanos, OptionalLong.of(bytesBack))),
                    List.of());
            return new Execution<>(outcomes, timeline);
        }
    }
}
