package dev.tandem.engine.process;

import dev.tandem.engine.Execution;
import dev.tandem.engine.ModeException;
import dev.tandem.engine.Outcome;
import dev.tandem.engine.RunControl;
import dev.tandem.engine.Shipment;
import dev.tandem.engine.Workload;
import dev.tandem.trace.Cost;
import dev.tandem.trace.NamedSpan;
import dev.tandem.trace.ProcFiles;
import dev.tandem.trace.Sampler;
import dev.tandem.trace.StateDrawing;
import dev.tandem.trace.Timeline;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One execution of a workload on workers of a pool: hands out the tasks, collects what comes of them, replaces workers
 * that die. The first task of each worker is set aside for it, so that as many workers as were asked for take part;
 * the rest go to whoever is free, tiny ones in rows. A worker that has run out of tasks gets some that another one
 * hasn't started. Safe for any thread: the workers' reading threads call in.
 */
final class ProcessRun<T> implements WorkerProcess.Listener {
    /** Workers that may die before they have made the body until the run is given up. */
    private static final int MAX_FALSE_STARTS = 3;

    private final int number;
    private final Workload<T> workload;
    private final WorkerPool pool;
    private final RunControl control;
    private final CodecPool codecs;
    private final ClassHashes hashes;
    private final ResultReader<T> reader;
    private final Shipment shipment;
    private final ClassLoader loader;
    private final Sampler sampler = new Sampler(ProcFiles.ofThisSystem());

    /** Guarded by this, as are all fields below. */
    private final TaskBoard<T> board;

    private final Map<WorkerProcess, Lane> lanes = new HashMap<>();
    private final List<Lane> allLanes = new ArrayList<>();
    private final List<Cost> spawn = new ArrayList<>();
    private final Map<WorkerProcess, String> killReasons = new HashMap<>();
    /** Tasks that a worker was about to begin when it died. */
    private final Set<Integer> suspects = new HashSet<>();

    private Parcel parcel;
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

    ProcessRun(
            int number,
            Workload<T> workload,
            WorkerPool pool,
            CodecPool codecs,
            ClassHashes hashes,
            RunControl control) {
        this.number = number;
        this.workload = workload;
        this.pool = pool;
        this.control = control;
        this.codecs = codecs;
        this.hashes = hashes;
        this.reader = new ResultReader<>();
        this.shipment = workload.shipment().orElseThrow();
        this.loader = shipment.loader();
        this.board = new TaskBoard<>(workload.tasks());
    }

    Execution<T> execute(int workers) throws ModeException {
        long handOver = System.nanoTime();
        control.onCancel(this::cancel);
        int count = Math.min(workers, workload.tasks());
        synchronized (this) {
            board.reserve(count);
        }
        List<CompletableFuture<WorkerProcess>> leases = lease(count);
        long packing = System.nanoTime();
        try {
            // While new workers are starting.
            ValueCodec codec = codecs.take(loader);
            Parcel packed = Parcel.pack(shipment, hashes.of(shipment), workload.tasks(), codec, pool.bulk());
            codecs.giveBack(codec);
            synchronized (this) {
                parcel = packed;
            }
        } catch (ModeException | IOException e) {
            leases.forEach(lease -> lease.thenAccept(worker -> pool.release(worker, control)));
            throw e instanceof ModeException refused ? refused : new ModeException(e.getMessage(), e);
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
        Parcel toSend;
        synchronized (this) {
            expected--;
            toSend = parcel;
            if (error != null) {
                board.putBack(board.takeReserved());
                falseStart(
                        error.getCause() == null
                                ? error.getMessage()
                                : error.getCause().getMessage());
                lane = null;
            } else if (over) {
                pool.release(worker, control);
                return;
            } else {
                lane = new Lane(allLanes.size(), worker, codecs.take(loader), board.takeReserved());
                lanes.put(worker, lane);
                allLanes.add(lane);
                worker.takeSpawnCost().ifPresent(spawn::add);
            }
        }
        if (lane == null) {
            handOutToAll();
            return;
        }
        worker.printTo(line -> control.print(true, line));
        try {
            long start = System.nanoTime();
            toSend.sendTo(worker, number);
            long nanos = System.nanoTime() - start;
            synchronized (this) {
                lane.setUpNanos += nanos;
            }
        } catch (IOException e) {
            // Its reading thread sees the end too, and says how.
        }
        // Unless it did so before this run began to listen.
        worker.gone().ifPresent(how -> died(worker, how));
    }

    /** Guarded by this. */
    private void falseStart(String why) {
        falseStarts++;
        if (lanes.isEmpty() && expected == 0 || falseStarts >= MAX_FALSE_STARTS) {
            refuse(why);
        }
    }

    /** Guarded by this. */
    private void refuse(String why) {
        ModeException error = new ModeException("The processes could not take this cell: " + why);
        if (begun == 0) {
            refusal = error;
        } else {
            board.failWaiting(error);
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
                lane.runsOn(made.tid());
                begun++;
            }
            if (made.tid() >= 0) {
                sampler.watch(lane.id, lane.process.pid(), made.tid());
            }
            handOut(lane);
        } else if (frame instanceof Frame.Refused refused && refused.run() == number) {
            synchronized (this) {
                refuse(refused.reason());
            }
        } else if (frame instanceof Frame.Books books && books.run() == number) {
            booked(lane, books);
        } else if (frame instanceof Frame.Results results && results.run() == number) {
            finished(lane, results);
        } else if (frame instanceof Frame.Returned returned && returned.run() == number) {
            returned(lane, returned);
        }
    }

    private synchronized void booked(Lane lane, Frame.Books books) {
        for (Frame.Account account : books.accounts()) {
            List<NamedSpan> spans = account.spans().isEmpty()
                    ? List.of()
                    : account.spans().stream()
                            .map(span -> new NamedSpan(
                                    span.name(),
                                    lane.process.toSessionClock(span.startNanos()),
                                    lane.process.toSessionClock(span.endNanos())))
                            .toList();
            board.booked(lane.worker(), account.task(), account.accounting(), spans);
        }
    }

    private void finished(Lane lane, Frame.Results results) {
        long start = System.nanoTime();
        List<Outcome<T>> outcomes = reader.read(lane, results);
        long decode = System.nanoTime() - start;
        List<Frame.Ended> tasks = results.ended();
        Integer next;
        synchronized (this) {
            if (over) {
                return;
            }
            decodeNanos += decode;
            bytesBack += results.blob().length
                    + tasks.stream()
                            .flatMap(task -> task.bulk().stream())
                            .mapToLong(BulkRef::length)
                            .sum();
            long since = tasks.get(0).startNanos();
            lane.learn(results.tid(), tasks.get(tasks.size() - 1).endNanos() - since, tasks.size());
            for (int i = 0; i < tasks.size(); i++) {
                Frame.Ended task = tasks.get(i);
                if (lane.inHand.removeFirstOccurrence(task.task())) {
                    lane.encodeNanos += task.encodeNanos();
                    board.ended(
                            task.task(),
                            outcomes.get(i),
                            lane.worker(),
                            lane.process.toSessionClock(task.startNanos()),
                            lane.process.toSessionClock(task.endNanos()));
                }
            }
            lane.process.countTasks(tasks.size());
            lane.headSinceNanos = System.nanoTime();
            next = lane.inHand.peekFirst();
            if (board.allEnded()) {
                end();
            }
        }
        for (int i = 0; i < tasks.size(); i++) {
            if (i > 0) {
                control.started(tasks.get(i).task());
            }
            control.ended(tasks.get(i).task());
        }
        if (next != null) {
            control.started(next);
        }
        if (tasks.get(tasks.size() - 1).end() == Frame.End.SPOILT) {
            lane.process.kill();
        } else {
            handOut(lane);
        }
    }

    private void returned(Lane lane, Frame.Returned returned) {
        synchronized (this) {
            lane.askedBack = false;
            List<Integer> back = new ArrayList<>();
            for (int task : returned.indices()) {
                if (lane.inHand.removeLastOccurrence(task)) {
                    back.add(task);
                }
            }
            board.putBack(back);
        }
        handOutToAll();
    }

    private void handOutToAll() {
        List<Lane> all;
        synchronized (this) {
            all = List.copyOf(lanes.values());
        }
        all.forEach(this::handOut);
    }

    /** Gives a worker what it can take now. */
    private void handOut(Lane lane) {
        List<Integer> tasks;
        boolean first;
        synchronized (this) {
            if (over || lanes.get(lane.process) != lane) {
                return;
            }
            int wanted = lane.wanted(board.waiting(), lanes.size());
            if (wanted == 0) {
                return;
            }
            OptionalInt own = lane.takeOwn();
            tasks = own.isPresent() ? List.of(own.getAsInt()) : board.take(wanted);
            first = lane.inHand.isEmpty();
            if (tasks.isEmpty()) {
                if (first) {
                    askForTasks(lane);
                }
                return;
            }
            lane.inHand.addAll(tasks);
            if (first) {
                lane.headSinceNanos = System.nanoTime();
            }
        }
        if (first) {
            control.started(tasks.get(0));
        }
        send(lane, tasks);
    }

    private void send(Lane lane, List<Integer> tasks) {
        try {
            byte[] elements = Frame.EMPTY;
            if (!workload.elements().isEmpty()) {
                elements = lane.codec.encode(
                        tasks.stream().map(workload.elements()::get).toArray());
            }
            int[] indices = tasks.stream().mapToInt(Integer::intValue).toArray();
            lane.process.send(new Frame.Tasks(number, indices, elements));
        } catch (TransferException e) {
            if (tasks.size() > 1) {
                tasks.forEach(task -> send(lane, List.of(task)));
            } else {
                unsendable(lane, tasks.get(0), e);
            }
        } catch (IOException e) {
            // Its reading thread sees the end too, and says how.
        }
    }

    private void unsendable(Lane lane, int task, TransferException why) {
        Object element = workload.elements().get(task);
        TransferException error = new TransferException(
                "The element of task " + task + ", of type " + TypeNames.of(element)
                        + ", can't be sent to another process: " + why.getMessage() + ".",
                why);
        synchronized (this) {
            if (over || !lane.inHand.removeFirstOccurrence(task)) {
                return;
            }
            long now = System.nanoTime();
            board.ended(task, new Outcome.Failure<>(error), lane.worker(), now, now);
            if (board.allEnded()) {
                end();
            }
        }
        control.ended(task);
        handOut(lane);
    }

    /** Asks the worker with the most tasks that it hasn't started for half of them. Guarded by this. */
    private void askForTasks(Lane idle) {
        Optional<Lane> richest = lanes.values().stream()
                .filter(lane -> lane != idle && !lane.askedBack && lane.inHand.size() > 1)
                .max(Comparator.comparingInt(lane -> lane.inHand.size()));
        if (richest.isPresent()) {
            Lane lane = richest.get();
            lane.askedBack = true;
            try {
                lane.process.send(new Frame.Take(number, lane.inHand.size() / 2));
            } catch (IOException e) {
                // It has died: its tasks are put back when its reading thread says so.
            }
        }
    }

    @Override
    public void died(WorkerProcess worker, String how) {
        pool.forget(worker);
        OptionalInt killed = OptionalInt.empty();
        boolean replace;
        synchronized (this) {
            Lane lane = lanes.remove(worker);
            if (lane == null || over) {
                return;
            }
            killed = buryTaskOf(lane, how);
            if (killed.isEmpty() && !lane.begun) {
                falseStart("worker process " + worker.pid() + " " + how + " before it could take a task.");
            }
            board.putBack(List.copyOf(lane.inHand));
            board.putBack(lane.takeOwn());
            replace = !over && board.waiting() > 0;
        }
        killed.ifPresent(control::ended);
        // Until the replacement is there, whoever is free may take what was put back.
        handOutToAll();
        if (replace) {
            replace();
        }
    }

    /** Ends the task that a worker was in when it died; the others that it had in hand run elsewhere. */
    private OptionalInt buryTaskOf(Lane lane, String how) {
        Integer head = lane.inHand.peekFirst();
        int noted = lane.process.slate().map(Slate::task).orElse(head == null ? -1 : head);
        // It died between two tasks. If that happens again with the same task before it, that task is to blame.
        int task = noted < 0 && head != null && !suspects.add(head) ? head : noted;
        if (task < 0 || !lane.inHand.removeFirstOccurrence(task)) {
            return OptionalInt.empty();
        }
        String why = Optional.ofNullable(killReasons.remove(lane.process))
                .orElse("Worker process " + lane.process.pid() + " " + how + " while it ran task " + task + ".");
        board.ended(task, new Outcome.Killed<>(why), lane.worker(), startOf(lane, task), System.nanoTime());
        if (board.allEnded()) {
            end();
        }
        return OptionalInt.of(task);
    }

    private static long startOf(Lane lane, int task) {
        return lane.process
                .slate()
                .filter(slate -> slate.task() == task)
                .map(slate -> lane.process.toSessionClock(slate.startNanos()))
                .orElse(lane.headSinceNanos);
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

    /**
     * Ends one task by ending its worker.
     *
     * @return whether that task was running
     */
    boolean kill(int task, String why) {
        WorkerProcess victim;
        synchronized (this) {
            Optional<Lane> lane = lanes.values().stream()
                    .filter(l -> !l.inHand.isEmpty() && l.inHand.peekFirst() == task)
                    .findFirst();
            if (over || lane.isEmpty()) {
                return false;
            }
            victim = lane.get().process;
            killReasons.put(victim, why);
        }
        victim.kill();
        return true;
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
                    Outcome<T> killed = new Outcome.Killed<>(control.reason());
                    board.ended(task, killed, lane.worker(), startOf(lane, task), System.nanoTime());
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

    /** Waits for the end, and samples the workers meanwhile. */
    private void awaitEnd() {
        boolean interrupted = false;
        try {
            long round = System.nanoTime() + sampler.periodNanos();
            while (!endedBy(round)) {
                if (System.nanoTime() >= round) {
                    sampler.round();
                    round = System.nanoTime() + sampler.periodNanos();
                }
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            // Whoever interrupts the thread that waits for a run wants the run to end.
            cancel();
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean endedBy(long nanos) throws InterruptedException {
        if (!ended) {
            TimeUnit.NANOSECONDS.timedWait(this, nanos - System.nanoTime());
        }
        return ended;
    }

    private Execution<T> result(long handOver, long packNanos) throws ModeException {
        long lastResult = System.nanoTime();
        List<Lane> alive;
        synchronized (this) {
            alive = List.copyOf(lanes.values());
            lanes.clear();
        }
        for (Lane lane : alive) {
            pool.release(lane.process, control);
            codecs.giveBack(lane.codec);
        }
        parcel.release();
        synchronized (this) {
            if (refusal != null) {
                throw refusal;
            }
            long setUp = allLanes.stream().mapToLong(l -> l.setUpNanos).max().orElse(0);
            long encode = allLanes.stream().mapToLong(l -> l.encodeNanos).max().orElse(0);
            long bytesOut = allLanes.stream().mapToLong(Lane::bytesSent).sum() + parcel.bulkBytes();
            Timeline timeline = new Timeline(
                    handOver,
                    lastResult,
                    allLanes.stream().map(Lane::worker).toList(),
                    board.traces(),
                    Runtime.getRuntime().availableProcessors(),
                    spawn,
                    Optional.of(new Cost(packNanos + setUp, OptionalLong.of(bytesOut))),
                    Optional.of(new Cost(encode + decodeNanos, OptionalLong.of(bytesBack))),
                    parcel.remarks());
            sampler.close();
            return new Execution<>(board.outcomes(), StateDrawing.draw(timeline, sampler));
        }
    }
}
