package dev.tandem.engine.cluster;

import dev.tandem.engine.Execution;
import dev.tandem.engine.ModeException;
import dev.tandem.engine.Outcome;
import dev.tandem.engine.RunControl;
import dev.tandem.engine.Shipment;
import dev.tandem.engine.Workload;
import dev.tandem.engine.cluster.message.BatchReport;
import dev.tandem.engine.cluster.message.FromDriver;
import dev.tandem.engine.cluster.message.ToDriver;
import dev.tandem.engine.process.Cargo;
import dev.tandem.engine.process.Departure;
import dev.tandem.engine.process.ValueCodec;
import dev.tandem.trace.Cost;
import dev.tandem.trace.TaskTrace;
import dev.tandem.trace.Timeline;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * One execution of a workload on a cluster: packs it, hands it to the driver in batches, puts together what comes back.
 * Safe for any thread: the driver's reading thread calls in.
 */
final class ClusterRun<T> implements DriverProcess.Listener {
    /** How long a run that was stopped may take to say so. */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final int number;
    private final Workload<T> workload;
    private final RunControl control;
    private final DriverProcess driver;
    private final Clocks clocks;
    private final ValueCodec codec;
    private final Cargo cargo;
    private final OutcomeReader<T> outcomesOf;

    /** Guarded by this, as are all fields below. */
    private final List<Outcome<T>> outcomes;

    private final Lanes lanes = new Lanes();

    /** The last try of each task that has begun and not ended. */
    private final Map<Integer, FromDriver.Started> inHand = new HashMap<>();

    /** The last lost try of each task. */
    private final Map<Integer, FromDriver.Lost> lost = new HashMap<>();

    /** By clock, a host that has it. */
    private final Map<String, String> clockHosts = new HashMap<>();

    private final Travel travel = new Travel();
    private final Set<String> remarks = new LinkedHashSet<>();
    private boolean ended;
    private String error = "";
    private int lostTries;
    private long stoppedNanos = Long.MAX_VALUE;

    ClusterRun(int number, Workload<T> workload, RunControl control, DriverProcess driver, Clocks clocks) {
        this.number = number;
        this.workload = workload;
        this.control = control;
        this.driver = driver;
        this.clocks = clocks;
        Shipment shipment = workload.shipment().orElseThrow();
        this.codec = new ValueCodec(shipment.loader());
        this.outcomesOf = new OutcomeReader<>(codec);
        this.cargo = Departure.fromThisMachine(() -> Cargo.of(shipment, codec));
        this.outcomes = new ArrayList<>(workload.tasks());
        for (int i = 0; i < workload.tasks(); i++) {
            outcomes.add(new Outcome.NotStarted<>());
        }
    }

    /** Files and folders that the session has added to its class path. */
    List<Path> libraries() {
        return cargo.libraries();
    }

    /**
     * Runs it and waits for its end.
     *
     * @param workers how many batches may run at once
     * @param available how many slots there are
     * @param generation names the classes
     * @param libraries jars that the executors need
     * @param spawn what connecting cost, if it was done for this execution
     */
    Execution<T> execute(
            long handOver, int workers, int available, String generation, List<String> libraries, List<Cost> spawn)
            throws ModeException {
        remarks.addAll(cargo.remarks());
        if (workers > available) {
            remarks.add("The cluster has " + available + (available == 1 ? " slot" : " slots") + ", so that at most "
                    + available + " of " + workers + " tasks ran at once.");
        }
        long packing = System.nanoTime();
        Shipment shipment = workload.shipment().orElseThrow();
        byte[] values = Departure.fromThisMachine(() -> cargo.encode(codec));
        List<ToDriver.Batch> batches =
                Batches.cut(workload.tasks(), workload.elements(), Math.min(workers, available), codec);
        ToDriver.Code code = new ToDriver.Code(
                shipment.entryClass(),
                shipment.entryMethod(),
                cargo.fields().stream().map(Cargo.Place::owner).toArray(String[]::new),
                cargo.fields().stream().map(Cargo.Place::field).toArray(String[]::new),
                values,
                workload.tasks());
        Map<String, byte[]> classes = driver.needs(generation) ? shipment.classes() : Map.of();
        long bytesOut = values.length
                + classes.values().stream().mapToLong(file -> file.length).sum()
                + batches.stream().mapToLong(batch -> batch.elements().length).sum();
        long packNanos = System.nanoTime() - packing;
        driver.listen(number, this);
        try {
            driver.send(new ToDriver.Run(
                    number, workers, batches, code, generation, new HashMap<>(classes), new ArrayList<>(libraries)));
            control.onCancel(this::cancel);
            awaitEnd();
        } catch (IOException e) {
            gone("The driver of the cluster can't be reached: " + e.getMessage());
        } finally {
            driver.forget(number);
        }
        return result(handOver, packNanos, bytesOut, spawn);
    }

    private void cancel() {
        synchronized (this) {
            stoppedNanos = System.nanoTime();
            notifyAll();
        }
        try {
            driver.send(new ToDriver.Cancel(number));
        } catch (IOException e) {
            // It has ended: the reading thread says so.
        }
    }

    private void awaitEnd() {
        boolean interrupted = false;
        synchronized (this) {
            while (!ended) {
                long left = stoppedNanos == Long.MAX_VALUE
                        ? Long.MAX_VALUE
                        : stoppedNanos + GRACE_NANOS - System.nanoTime();
                if (left <= 0) {
                    break;
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(this, Math.min(left, GRACE_NANOS));
                } catch (InterruptedException e) {
                    interrupted = true;
                    stoppedNanos = Math.min(stoppedNanos, System.nanoTime());
                }
            }
            ended = true;
        }
        if (interrupted) {
            cancel();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void said(FromDriver message) {
        if (message instanceof FromDriver.Done done) {
            done(done);
        } else if (message instanceof FromDriver.Started started) {
            started(started);
        } else if (message instanceof FromDriver.Lost one) {
            lost(one);
        } else if (message instanceof FromDriver.GivenUp givenUp) {
            givenUp(givenUp);
        } else if (message instanceof FromDriver.Ended end) {
            synchronized (this) {
                error = driver.shown(end.error());
                ended = true;
                notifyAll();
            }
        }
    }

    @Override
    public synchronized void gone(String how) {
        error = how;
        ended = true;
        notifyAll();
    }

    private void started(FromDriver.Started batch) {
        synchronized (this) {
            // Spark's reports may come later than the result.
            for (int task : batch.tasks()) {
                if (outcomes.get(task) instanceof Outcome.NotStarted) {
                    inHand.put(task, batch);
                }
            }
        }
        control.started(batch.tasks()[0]);
    }

    private void done(FromDriver.Done message) {
        BatchReport report = BatchReport.of(message.report());
        BatchReport.Place place = report.place();
        clocks.learn(
                place.clock(),
                message.launchedNanos(),
                message.receivedNanos(),
                report.beganNanos(),
                report.endedNanos());
        long decoding = System.nanoTime();
        List<Outcome<T>> read = report.tasks().stream()
                .map(task -> outcomesOf.read(task, place))
                .toList();
        long decoded = System.nanoTime() - decoding;
        synchronized (this) {
            if (ended) {
                return;
            }
            for (int i = 0; i < read.size(); i++) {
                TaskTrace trace = report.tasks().get(i).trace();
                outcomes.set(trace.index(), read.get(i));
                inHand.remove(trace.index());
                lanes.ended(
                        place.executor(),
                        place.host(),
                        place.slot(),
                        place.pid(),
                        place.tid(),
                        clocks.here(place.clock(), trace));
            }
            travel.arrived(
                    report,
                    message.report().length,
                    clocks.here(place.clock(), report.beganNanos()) - message.launchedNanos(),
                    message.receivedNanos() - clocks.here(place.clock(), report.endedNanos()),
                    decoded);
            clockHosts.put(place.clock(), place.host());
        }
        if (!report.output().isEmpty()) {
            control.print(false, report.output());
        }
        if (!report.errors().isEmpty()) {
            control.print(true, report.errors());
        }
        report.tasks().forEach(task -> control.ended(task.trace().index()));
    }

    private synchronized void lost(FromDriver.Lost one) {
        if (ended) {
            return;
        }
        lostTries++;
        int first = one.tasks()[0];
        lost.put(first, one);
        inHand.keySet()
                .removeIf(task -> inHand.get(task).launchedNanos() <= one.launchedNanos()
                        && Arrays.stream(one.tasks()).anyMatch(t -> t == task));
        lanes.lost(one.executor(), one.host(), Tries.lost(one, "run again elsewhere"), true);
    }

    private void givenUp(FromDriver.GivenUp message) {
        synchronized (this) {
            if (ended) {
                return;
            }
            outcomes.set(message.task(), new Outcome.Killed<>(driver.shown(message.reason())));
            inHand.remove(message.task());
            FromDriver.Lost one = lost.get(message.task());
            if (one != null) {
                lanes.lost(one.executor(), one.host(), Tries.lost(one, "given up"), false);
            }
        }
        control.ended(message.task());
    }

    private synchronized Execution<T> result(long handOver, long packNanos, long bytesOut, List<Cost> spawn)
            throws ModeException {
        long lastResult = System.nanoTime();
        boolean none = outcomes.stream().allMatch(outcome -> outcome instanceof Outcome.NotStarted);
        if (!error.isEmpty() && !control.cancelled() && none && inHand.isEmpty()) {
            throw new ModeException("The cluster could not run this cell: " + error);
        }
        if (!error.isEmpty() || control.cancelled()) {
            String why = control.cancelled() ? control.reason() : error;
            endThoseInHand(why, lastResult);
            if (!control.cancelled()) {
                for (int i = 0; i < outcomes.size(); i++) {
                    if (outcomes.get(i) instanceof Outcome.NotStarted) {
                        outcomes.set(i, new Outcome.Killed<>(why));
                    }
                }
            }
        }
        if (lostTries > 0) {
            remarks.add(
                    lostTries == 1
                            ? "One try was lost with an executor that died; what it had in hand was run again elsewhere."
                            : lostTries
                                    + " tries were lost with executors that died; what they had in hand was run again"
                                    + " elsewhere.");
        }
        clockHosts.forEach((clock, host) -> clocks.remark(clock, host).ifPresent(remarks::add));
        Timeline timeline = new Timeline(
                handOver,
                lastResult,
                lanes.workers(),
                lanes.tasks(),
                Runtime.getRuntime().availableProcessors(),
                spawn,
                Optional.of(travel.out(packNanos, bytesOut)),
                Optional.of(travel.back()),
                List.copyOf(remarks));
        return new Execution<>(outcomes, timeline.withLostTries(lanes.lostTries()));
    }

    /** Guarded by this. */
    private void endThoseInHand(String why, long now) {
        Set<FromDriver.Started> batches = new LinkedHashSet<>(inHand.values());
        for (FromDriver.Started batch : batches) {
            int task = batch.tasks()[0];
            if (inHand.get(task) == batch) {
                outcomes.set(task, new Outcome.Killed<>(why));
                lanes.lost(batch.executor(), batch.host(), Tries.ended(task, batch.launchedNanos(), now, why), false);
            }
        }
    }
}
