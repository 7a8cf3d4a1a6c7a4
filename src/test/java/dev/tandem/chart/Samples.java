package dev.tandem.chart;

import dev.tandem.trace.Accounting;
import dev.tandem.trace.Cost;
import dev.tandem.trace.Ending;
import dev.tandem.trace.Figures;
import dev.tandem.trace.LockFigures;
import dev.tandem.trace.LockRelease;
import dev.tandem.trace.LockTrace;
import dev.tandem.trace.Measurement;
import dev.tandem.trace.NamedSpan;
import dev.tandem.trace.Slice;
import dev.tandem.trace.Spread;
import dev.tandem.trace.State;
import dev.tandem.trace.TaskTrace;
import dev.tandem.trace.Timeline;
import dev.tandem.trace.Transfer;
import dev.tandem.trace.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;

/** Made-up executions of every shape that a chart must stand. Times are round so that tests can count. */
final class Samples {
    static final long MS = 1_000_000;
    static final long ORIGIN = 5_000 * MS;

    private Samples() {}

    static List<Worker> workers(String kind, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Worker(i, kind + " " + (i + 1), 100 + i, 200 + i))
                .toList();
    }

    static Accounting shares(long wall, double running, double core, double lock) {
        return new Accounting(
                wall,
                OptionalLong.of((long) (wall * running)),
                OptionalLong.of((long) (wall * core)),
                OptionalLong.of((long) (wall * lock)),
                OptionalLong.of(0));
    }

    static TaskTrace task(int index, Worker worker, long from, long length, Accounting accounting) {
        return new TaskTrace(
                index,
                worker,
                ORIGIN + from,
                ORIGIN + from + length,
                accounting,
                Ending.DONE,
                "",
                List.of(),
                List.of());
    }

    static Timeline timeline(List<Worker> workers, List<TaskTrace> tasks, long end, int cores) {
        return new Timeline(
                ORIGIN, ORIGIN + end, workers, tasks, cores, List.of(), Optional.empty(), Optional.empty(), List.of());
    }

    /** {@code tasks} equal tasks one after another on each of {@code workers} workers, without samples. */
    static Timeline even(int workers, int tasks, long length, double running, double core, double lock) {
        List<Worker> lanes = workers("thread", workers);
        List<TaskTrace> traces = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            long from = (i / workers) * (length + length / 50) + length / 50;
            traces.add(task(i, lanes.get(i % workers), from, length, shares(length, running, core, lock)));
        }
        long rounds = (tasks + workers - 1) / workers;
        return timeline(lanes, traces, rounds * (length + length / 50) + length / 25, 2);
    }

    /** A cell's own thread and those of the common pool, by their long names. */
    static Timeline pool() {
        List<Worker> lanes = new ArrayList<>();
        lanes.add(new Worker(0, "the cell's own thread", 100, 200));
        for (int i = 1; i <= 12; i += 11) {
            lanes.add(new Worker(lanes.size(), "ForkJoinPool.commonPool-worker-" + i, 100, 200 + i));
        }
        List<TaskTrace> traces = new ArrayList<>();
        lanes.forEach(lane -> traces.add(task(lane.id(), lane, 2 * MS, 80 * MS, shares(80 * MS, 0.6, 0.3, 0))));
        return timeline(lanes, traces, 85 * MS, 2);
    }

    /** Two CPU-bound threads under a lock: each runs every other 5 ms. */
    static Timeline locked() {
        List<Worker> lanes = workers("thread", 2);
        List<TaskTrace> tasks = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            List<Slice> slices = new ArrayList<>();
            for (int step = 0; step < 40; step++) {
                State state = step % 2 == i ? State.RUNNING : State.WAITING_FOR_LOCK;
                String reason = state == State.RUNNING ? "" : "interpreter lock held by thread " + (2 - i);
                slices.add(
                        new Slice(state, ORIGIN + (1 + step * 5L) * MS, ORIGIN + (1 + (step + 1) * 5L) * MS, reason));
            }
            tasks.add(new TaskTrace(
                    i,
                    lanes.get(i),
                    ORIGIN + MS,
                    ORIGIN + 201 * MS,
                    shares(200 * MS, 0.49, 0.01, 0.5),
                    Ending.DONE,
                    "",
                    slices,
                    List.of()));
        }
        return timeline(lanes, tasks, 203 * MS, 2);
    }

    /** The same as the gil mode records it: no samples, but the lock's own record. */
    static Timeline recordedLock() {
        Timeline sampled = locked();
        List<LockTrace.Holding> holdings = new ArrayList<>();
        List<LockTrace.Waiting> waitings = new ArrayList<>();
        for (int step = 0; step < 40; step++) {
            long from = ORIGIN + (1 + step * 5L) * MS;
            holdings.add(new LockTrace.Holding(step % 2, from, from + 5 * MS, LockRelease.FORCED));
            waitings.add(new LockTrace.Waiting(1 - step % 2, from, from + 5 * MS));
        }
        LockTrace lock = new LockTrace(
                List.of(new LockTrace.LockThread("thread 1", 200, 0), new LockTrace.LockThread("thread 2", 201, 1)),
                holdings,
                waitings,
                List.of(),
                LockFigures.of(
                        0.2,
                        39,
                        new long[] {0, 39, 0},
                        40,
                        39,
                        40,
                        new long[] {5 * MS},
                        List.of(
                                new LockFigures.ThreadShare("thread 1", 0.1, 0.1, 20),
                                new LockFigures.ThreadShare("thread 2", 0.1, 0.1, 20)),
                        List.of()),
                true);
        List<TaskTrace> tasks = sampled.tasks().stream()
                .map(task -> new TaskTrace(
                        task.index(),
                        task.worker(),
                        task.startNanos(),
                        task.endNanos(),
                        task.accounting(),
                        task.ending(),
                        task.note(),
                        task.slices().stream()
                                .filter(slice -> slice.state() == State.WAITING_FOR_LOCK)
                                .toList(),
                        task.spans()))
                .toList();
        return new Timeline(
                sampled.handOverNanos(),
                sampled.lastResultNanos(),
                sampled.workers(),
                tasks,
                sampled.cores(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.of(lock));
    }

    /** Eight tasks on four threads with everything in it: samples, spans, a failure, a kill. */
    static Timeline mixed() {
        List<Worker> lanes = workers("thread", 4);
        Random random = new Random(7);
        List<TaskTrace> tasks = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            long from = (i / 4) * 520 * MS + random.nextInt(20) * MS;
            long length = (400 + random.nextInt(100)) * MS;
            long third = length / 3;
            long start = ORIGIN + from;
            List<Slice> slices = List.of(
                    new Slice(State.RUNNING, start, start + third, ""),
                    new Slice(State.WAITING_FOR_CORE, start + third, start + third + third / 4, ""),
                    new Slice(
                            State.BLOCKED, start + third + third / 4, start + 2 * third, "socket read 127.0.0.1:8080"),
                    new Slice(State.WAITING_FOR_LOCK, start + 2 * third, start + 2 * third + third / 2, "Object@1f"),
                    new Slice(State.STALLED_BY_JVM, start + 2 * third + third / 2, start + length, ""));
            Accounting accounting = new Accounting(
                    length,
                    OptionalLong.of(third),
                    OptionalLong.of(third / 4),
                    OptionalLong.of(third / 2),
                    OptionalLong.of(third / 2));
            Ending ending = i == 3 ? Ending.FAILED : i == 6 ? Ending.KILLED : Ending.DONE;
            String note = i == 3
                    ? "IllegalStateException: no more tea (cell 4, line 3)"
                    : i == 6 ? "the time limit of 1 s was reached" : "";
            tasks.add(new TaskTrace(
                    i,
                    lanes.get(i % 4),
                    start,
                    start + length,
                    accounting,
                    ending,
                    note,
                    slices,
                    List.of(
                            new NamedSpan("fetch", start + third, start + 2 * third),
                            new NamedSpan("parse", start + 2 * third + MS, start + length))));
        }
        return new Timeline(
                ORIGIN,
                ORIGIN + 1_040 * MS,
                lanes,
                tasks,
                2,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of("Other programs used 0.9 of 2 cores during this run; read the speedup with care."));
    }

    /** Worker processes: they had to be started, and code and results moved. */
    static Timeline processes(int workers) {
        List<Worker> lanes = workers("process", workers);
        List<TaskTrace> tasks = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            tasks.add(task(i, lanes.get(i), (120 + 8L * i) * MS, 600 * MS, shares(600 * MS, 0.93, 0.06, 0)));
        }
        List<Cost> spawn = IntStream.range(0, workers)
                .mapToObj(i -> new Cost((95 + 7L * i) * MS, OptionalLong.of(42_000_000)))
                .toList();
        return new Timeline(
                ORIGIN,
                ORIGIN + (730 + 8L * workers) * MS,
                lanes,
                tasks,
                2,
                spawn,
                Optional.of(new Cost(14 * MS, OptionalLong.of(46_000))),
                Optional.of(new Cost(3 * MS, OptionalLong.of(1_200))),
                List.of());
    }

    /** One worker process and two tasks, whose results are dear to pickle: the first is pickled between them. */
    static Timeline pickling() {
        Worker lane = workers("process", 1).get(0);
        return new Timeline(
                        ORIGIN,
                        ORIGIN + 280 * MS,
                        List.of(lane),
                        List.of(
                                task(0, lane, 10 * MS, 100 * MS, shares(100 * MS, 1, 0, 0)),
                                task(1, lane, 145 * MS, 100 * MS, shares(100 * MS, 1, 0, 0))),
                        2,
                        List.of(),
                        Optional.of(new Cost(10 * MS, OptionalLong.of(500))),
                        Optional.of(new Cost(60 * MS, OptionalLong.of(2_000_000))),
                        List.of())
                .withTransfers(List.of(
                        new Transfer("code", Transfer.Kind.CODE, 6 * MS, 500),
                        new Transfer("results", Transfer.Kind.RESULTS, 52 * MS, 2_000_000),
                        new Transfer("pipes", Transfer.Kind.WAY, 12 * MS, 2_000_500)));
    }

    static Figures figures(Timeline timeline) {
        double wall = (timeline.lastResultNanos() - timeline.handOverNanos()) / 1e9;
        return new Figures(
                timeline.tasks().size(),
                wall,
                wall * 0.98,
                timeline.workers().size() * 0.97,
                timeline.workers().size() > 1 ? 0.99 : 0,
                OptionalDouble.of(Math.min(2, timeline.workers().size()) * 0.95),
                OptionalDouble.of(timeline.workers().size() > 1 ? 0.97 : 0));
    }

    static Measurement measurement(String mode, int workers, Timeline timeline, Double speedup) {
        double wall = (timeline.lastResultNanos() - timeline.handOverNanos()) / 1e9;
        return new Measurement(
                mode,
                workers,
                "java",
                figures(timeline),
                timeline,
                new Spread(wall, wall * 0.96, wall * 1.07, 5),
                Optional.ofNullable(speedup).map(s -> new Spread(s, s * 0.95, s * 1.04, 5)),
                Optional.of(wall * 1.4),
                List.of());
    }

    /** One workload in five modes. */
    static List<Measurement> comparison() {
        return List.of(
                measurement("serial", 1, even(1, 4, 300 * MS, 0.99, 0.01, 0), 1.0),
                measurement("threads", 4, even(4, 4, 610 * MS, 0.49, 0.5, 0), 1.93),
                measurement("virtual", 4, even(4, 4, 612 * MS, 0.49, 0.5, 0), 1.91),
                measurement("gil", 2, recordedLock(), 0.93),
                measurement("processes", 4, processes(4), 1.62));
    }

    /** A task with ten spans of 1 ms, which beside each further task waits 5 ms for the lock in each. */
    static List<Measurement> convoy() {
        return IntStream.rangeClosed(0, 2)
                .mapToObj(beside -> {
                    long turn = (1 + 5 * beside) * MS;
                    List<Worker> lanes = workers("thread", beside + 1);
                    List<Slice> slices = new ArrayList<>();
                    List<NamedSpan> spans = new ArrayList<>();
                    for (int i = 0; i < 10; i++) {
                        long start = ORIGIN + i * turn;
                        spans.add(new NamedSpan("turn", start, start + turn));
                        slices.add(new Slice(State.BLOCKED, start, start + MS, ""));
                        slices.add(new Slice(State.WAITING_FOR_LOCK, start + MS, start + turn, ""));
                    }
                    List<TaskTrace> tasks = new ArrayList<>();
                    for (int i = 0; i <= beside; i++) {
                        tasks.add(new TaskTrace(
                                i,
                                lanes.get(i),
                                ORIGIN,
                                ORIGIN + 10 * turn,
                                shares(10 * turn, 0.1, 0, 0.5),
                                Ending.DONE,
                                "",
                                i == 0 ? slices : List.of(),
                                i == 0 ? spans : List.of()));
                    }
                    return measurement("gil", beside + 1, timeline(lanes, tasks, 10 * turn, 2), null);
                })
                .toList();
    }

    static List<Measurement> withoutBaseline() {
        return List.of(
                measurement("threads", 4, even(4, 4, 610 * MS, 0.49, 0.5, 0), null),
                measurement("processes", 4, processes(4), null));
    }

    /** One mode over the number of workers, by Amdahl's law with a serial share of 8 %. */
    static List<Measurement> sweep(int... counts) {
        return IntStream.of(counts)
                .mapToObj(k -> {
                    double speedup = 1 / (0.08 + 0.92 / Math.min(k, 4));
                    long length = (long) (1200 * MS / speedup);
                    return measurement("threads", k, even(k, k, length, 0.9, 0.05, 0), speedup);
                })
                .toList();
    }
}
