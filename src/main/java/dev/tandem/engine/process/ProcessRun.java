package dev.tandem.engine.process;

import dev.tandem.engine.Execution;
import dev.tandem.engine.ModeException;
import dev.tandem.engine.Outcome;
import dev.tandem.engine.RunControl;
import dev.tandem.engine.Shipment;
import dev.tandem.engine.Workload;
import dev.tandem.trace.NamedSpan;
import dev.tandem.trace.ProcFiles;
import dev.tandem.trace.Sampler;
import dev.tandem.trace.StateDrawing;
import dev.tandem.trace.Timeline;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/**
 * One execution of a workload on workers of a pool: hears what they say and collects what comes of the tasks. What a
 * worker gets is decided by {@link HandOut}, what is lost with one that dies by {@link Losses}. Safe for any thread: the
 * workers' reading threads call in.
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
    private final ResultReader<T> reader = new ResultReader<>();
    private final Shipment shipment;
    private final Sampler sampler = new Sampler(ProcFiles.ofThisSystem());
    private final RunState<T> state;
    private final Losses<T> losses;
    private final HandOut<T> handOut;

    /** Guarded by the state, as are all fields below. */
    private final TransferTally tally = new TransferTally();

    private Parcel parcel;
    /** Asked for and not yet arrived. */
    private int expected;

    private int falseStarts;
    private int begun;
    private ModeException refusal;

    /**
     * @param chunk how many tasks a worker is sent at a time; else as many as fit their length
     * @throws IOException if the pool can't be used any more
     */
    ProcessRun(
            int number,
            Workload<T> workload,
            WorkerPool pool,
            CodecPool codecs,
            ClassHashes hashes,
            OptionalInt chunk,
            RunControl control)
            throws IOException {
        this.number = number;
        this.workload = workload;
        this.pool = pool;
        this.control = control;
        this.codecs = codecs;
        this.hashes = hashes;
        this.shipment = workload.shipment().orElseThrow();
        this.state = new RunState<>(workload.tasks());
        this.losses = new Losses<>(state, control, pool);
        this.handOut = new HandOut<>(number, workload, control, pool.bulk(), chunk, state, tally);
    }

    Execution<T> execute(int workers) throws ModeException {
        long handOver = System.nanoTime();
        control.onCancel(losses::stopAll);
        control.offerKill(losses::kill);
        int count = Math.min(workers, workload.tasks());
        synchronized (state) {
            state.board().reserve(count);
        }
        List<CompletableFuture<WorkerProcess>> leases = lease(count);
        long packing = System.nanoTime();
        try {
            // While new workers are starting.
            ValueCodec codec = codecs.take(shipment.loader());
            Parcel packed = Parcel.pack(shipment, hashes.of(shipment), workload.tasks(), codec, pool.bulk());
            codecs.giveBack(codec);
            synchronized (state) {
                parcel = packed;
                tally.packed(System.nanoTime() - packing);
            }
        } catch (ModeException | IOException e) {
            leases.forEach(lease -> lease.thenAccept(worker -> pool.release(worker, control)));
            throw e instanceof ModeException refused ? refused : new ModeException(e.getMessage(), e);
        }
        leases.forEach(lease -> lease.whenComplete(this::arrived));
        awaitEnd();
        return result(handOver);
    }

    private List<CompletableFuture<WorkerProcess>> lease(int count) throws ModeException {
        try {
            List<CompletableFuture<WorkerProcess>> leases = pool.lease(count, this);
            synchronized (state) {
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
        synchronized (state) {
            expected--;
            toSend = parcel;
            if (error != null) {
                state.board().putBack(state.board().takeReserved());
                falseStart((error.getCause() == null ? error : error.getCause()).getMessage());
                lane = null;
            } else if (state.over()) {
                pool.release(worker, control);
                return;
            } else {
                lane = state.join(worker, codecs.take(shipment.loader()));
                worker.takeSpawnCost().ifPresent(tally::spawned);
            }
        }
        if (lane == null) {
            handOut.toAll();
            return;
        }
        worker.printTo(line -> control.print(true, line));
        try {
            long start = System.nanoTime();
            long code = toSend.sendTo(worker, number);
            long nanos = System.nanoTime() - start;
            synchronized (state) {
                lane.setUpNanos += nanos;
                tally.code(code);
            }
        } catch (IOException e) {
            // Its reading thread sees the end too, and says how.
        }
        handOut.to(lane);
        // Unless it did so before this run began to listen.
        worker.gone().ifPresent(how -> died(worker, how));
    }

    /** Guarded by the state. */
    private void falseStart(String why) {
        falseStarts++;
        if (state.lanes().isEmpty() && expected == 0 || falseStarts >= MAX_FALSE_STARTS) {
            refuse(why);
        }
    }

    /** Guarded by the state. */
    private void refuse(String why) {
        ModeException error = new ModeException("The processes could not take this cell: " + why);
        if (begun == 0) {
            refusal = error;
        } else {
            state.board().failWaiting(error);
        }
        state.end();
    }

    @Override
    public void said(WorkerProcess worker, Frame frame) {
        if (frame instanceof FromWorker.Output output) {
            control.print(output.standardError(), output.text());
            return;
        }
        Lane lane;
        synchronized (state) {
            lane = state.over() ? null : state.lane(worker).orElse(null);
            if (lane == null) {
                return;
            }
        }
        if (frame instanceof FromWorker.Begun made && made.run() == number) {
            begun(lane, made);
        } else if (frame instanceof FromWorker.Refused refused && refused.run() == number) {
            synchronized (state) {
                refuse(refused.reason());
            }
        } else if (frame instanceof FromWorker.Books books && books.run() == number) {
            booked(lane, books);
        } else if (frame instanceof FromWorker.Results results && results.run() == number) {
            finished(lane, results);
        } else if (frame instanceof FromWorker.Returned returned && returned.run() == number) {
            handOut.returned(lane, returned);
        }
    }

    private void begun(Lane lane, FromWorker.Begun made) {
        Integer first;
        synchronized (state) {
            lane.begun = true;
            lane.setUpNanos += made.nanos();
            lane.decodeNanos = made.decodeNanos();
            lane.runsOn(made.tid());
            lane.headSinceNanos = System.nanoTime();
            first = lane.inHand.peekFirst();
            begun++;
        }
        if (made.tid() >= 0) {
            sampler.watch(lane.id, lane.process.pid(), made.tid());
        }
        if (first != null) {
            control.started(first);
        }
        handOut.to(lane);
    }

    private void booked(Lane lane, FromWorker.Books books) {
        synchronized (state) {
            for (FromWorker.Account account : books.accounts()) {
                List<NamedSpan> spans = account.spans().isEmpty()
                        ? List.of()
                        : account.spans().stream()
                                .map(span -> new NamedSpan(
                                        span.name(),
                                        lane.process.toSessionClock(span.startNanos()),
                                        lane.process.toSessionClock(span.endNanos())))
                                .toList();
                state.board().booked(lane.worker(), account.task(), account.accounting(), spans);
            }
        }
    }

    private void finished(Lane lane, FromWorker.Results results) {
        long start = System.nanoTime();
        List<Outcome<T>> outcomes = reader.read(lane, results);
        long decode = System.nanoTime() - start;
        List<FromWorker.Ended> tasks = results.ended();
        Integer next;
        synchronized (state) {
            if (state.over()) {
                return;
            }
            tally.results(decode, results);
            lane.learn(
                    results.tid(),
                    tasks.get(tasks.size() - 1).endNanos() - tasks.get(0).startNanos(),
                    tasks.size());
            for (int i = 0; i < tasks.size(); i++) {
                FromWorker.Ended task = tasks.get(i);
                if (lane.inHand.removeFirstOccurrence(task.task())) {
                    lane.encodeNanos += task.encodeNanos();
                    state.board()
                            .ended(
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
            if (state.board().allEnded()) {
                state.end();
            }
        }
        for (int i = 0; i < tasks.size(); i++) {
            handOut.elementsRead(lane, tasks.get(i).task());
            if (i > 0) {
                control.started(tasks.get(i).task());
            }
            control.ended(tasks.get(i).task());
        }
        if (next != null) {
            control.started(next);
        }
        if (tasks.get(tasks.size() - 1).end() == FromWorker.End.SPOILT) {
            lane.process.kill();
        } else {
            handOut.to(lane);
        }
    }

    @Override
    public void died(WorkerProcess worker, String how) {
        pool.forget(worker);
        OptionalInt killed;
        boolean replace;
        Lane lane;
        synchronized (state) {
            lane = state.leave(worker).orElse(null);
            if (lane == null || state.over()) {
                return;
            }
            boolean early = !lane.begun;
            killed = losses.bury(lane, how);
            if (early) {
                falseStart("worker process " + worker.pid() + " " + how + " before it could take a task.");
            }
            replace = !state.over() && state.board().waiting() > 0;
        }
        handOut.forget(lane);
        killed.ifPresent(control::ended);
        // Until the replacement is there, whoever is free may take what was put back.
        handOut.toAll();
        if (replace) {
            replace();
        }
    }

    private void replace() {
        try {
            lease(1).forEach(lease -> lease.whenComplete(this::arrived));
        } catch (ModeException e) {
            synchronized (state) {
                falseStart(e.getMessage());
            }
        }
    }

    /**
     * Ends one task by ending its worker.
     *
     * @return whether that task was running
     */
    boolean kill(int task) {
        return losses.kill(task);
    }

    /** Waits for the end, and samples the workers meanwhile. */
    private void awaitEnd() {
        boolean interrupted = false;
        try {
            long round = System.nanoTime() + sampler.periodNanos();
            while (!state.endedBy(round)) {
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
            losses.stopAll();
            Thread.currentThread().interrupt();
        }
    }

    private Execution<T> result(long handOver) throws ModeException {
        long lastResult = System.nanoTime();
        List<Lane> alive;
        List<Lane> all;
        synchronized (state) {
            alive = state.leaveAll();
            all = List.copyOf(state.everyLane());
        }
        all.forEach(handOut::forget);
        for (Lane lane : alive) {
            handOut.over(lane);
            pool.release(lane.process, control);
            codecs.giveBack(lane.codec);
        }
        parcel.release();
        synchronized (state) {
            sampler.close();
            if (refusal != null) {
                throw refusal;
            }
            Timeline timeline = new Timeline(
                            handOver,
                            lastResult,
                            all.stream().map(Lane::worker).toList(),
                            state.board().traces(),
                            Runtime.getRuntime().availableProcessors(),
                            tally.spawn(),
                            Optional.of(tally.out(all, parcel)),
                            Optional.of(tally.back(all)),
                            parcel.remarks())
                    .withTransfers(tally.parts(all, parcel));
            return new Execution<>(state.board().outcomes(), StateDrawing.draw(timeline, sampler));
        }
    }
}
