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
    private final Crew<T> crew;

    /** Guarded by the state, as are all fields below. */
    private final TransferTally tally = new TransferTally();

    private Parcel parcel;

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
        this.crew = new Crew<>(number, shipment.loader(), pool, codecs, control, state, tally, handOut, this);
    }

    Execution<T> execute(int workers) throws ModeException {
        long handOver = System.nanoTime();
        control.onCancel(losses::stopAll);
        control.offerKill(losses::kill);
        int count = Math.min(workers, workload.tasks());
        synchronized (state) {
            state.board().reserve(count);
        }
        List<CompletableFuture<WorkerProcess>> leases = crew.lease(count);
        long packing = System.nanoTime();
        Parcel packed;
        try {
            // While new workers are starting.
            ValueCodec codec = codecs.take(shipment.loader());
            packed = Parcel.pack(shipment, hashes.of(shipment), workload.tasks(), codec, pool.bulk());
            codecs.giveBack(codec);
            synchronized (state) {
                parcel = packed;
                tally.packed(System.nanoTime() - packing);
            }
        } catch (ModeException | IOException e) {
            leases.forEach(lease -> lease.thenAccept(worker -> pool.release(worker, control)));
            throw e instanceof ModeException refused ? refused : new ModeException(e.getMessage(), e);
        }
        leases.forEach(lease -> lease.whenComplete((worker, error) -> crew.arrived(packed, worker, error)));
        awaitEnd();
        return result(handOver);
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
                crew.refuse(refused.reason());
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
            crew.madeTheBody();
        }
        if (made.tid() >= 0) {
            sampler.watch(lane.id, lane.process.pid(), made.tid(), lane.process::waitsFor);
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
        Parcel toSend;
        synchronized (state) {
            lane = state.leave(worker).orElse(null);
            if (lane == null || state.over()) {
                return;
            }
            boolean early = !lane.begun;
            killed = losses.bury(lane, how);
            if (early) {
                crew.falseStart("worker process " + worker.pid() + " " + how + " before it could take a task.");
            }
            replace = !state.over() && state.board().waiting() > 0;
            toSend = parcel;
        }
        handOut.forget(lane);
        killed.ifPresent(control::ended);
        // Until the replacement is there, whoever is free may take what was put back.
        handOut.toAll();
        if (replace) {
            crew.replace(toSend);
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
            if (crew.refusal().isPresent()) {
                throw crew.refusal().get();
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
