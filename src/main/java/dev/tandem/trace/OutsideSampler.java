package dev.tandem.trace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Watches threads of other processes from outside and says where their time went. Safe for any thread.
 *
 * <p>Waiting for a lock is told from other waiting by the kernel function that the thread sleeps in at each sample: a
 * futex is a lock of some kind, CPython's interpreter lock among them.
 */
public final class OutsideSampler implements AutoCloseable {
    private static final long PERIOD_MILLIS = 5;

    /** An hour's worth of samples: a longer run keeps its totals and loses the drawing of its rest. */
    private static final int MOST_SAMPLES = 720_000;

    private final ProcFiles proc;
    private final ScheduledExecutorService clock;

    /** Guarded by this. */
    private final Map<Key, List<OutsideThread.Sample>> samples = new LinkedHashMap<>();

    private record Key(long pid, long tid) {}

    public OutsideSampler(ProcFiles proc) {
        this.proc = proc;
        this.clock = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(null, work, "tandem outside sampler", 0, false);
            thread.setDaemon(true);
            return thread;
        });
        clock.scheduleAtFixedRate(this::sampleAll, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Starts to watch a thread; -1 for either id watches nothing. */
    public synchronized void watch(long pid, long tid) {
        if (pid > 0 && tid > 0) {
            samples.computeIfAbsent(new Key(pid, tid), key -> new ArrayList<>());
            sample(new Key(pid, tid));
        }
    }

    /** Takes a sample of one thread now: at the start and the end of a task. */
    public synchronized void mark(long pid, long tid) {
        sample(new Key(pid, tid));
    }

    private synchronized void sampleAll() {
        List.copyOf(samples.keySet()).forEach(this::sample);
    }

    private void sample(Key key) {
        List<OutsideThread.Sample> list = samples.get(key);
        if (list != null && list.size() < MOST_SAMPLES) {
            thread(key).read().ifPresent(list::add);
        }
    }

    private OutsideThread thread(Key key) {
        return new OutsideThread(proc.root().resolve(key.pid() + "/task/" + key.tid()));
    }

    /** What the thread did between two moments, for drawing; empty where it could not be watched. */
    public synchronized List<Slice> slices(long pid, long tid, long fromNanos, long toNanos) {
        List<OutsideThread.Sample> list = samples.getOrDefault(new Key(pid, tid), List.of());
        int first = Math.max(0, firstAfter(list, fromNanos) - 1);
        int last = Math.min(list.size(), firstAfter(list, toNanos) + 1);
        boolean runsLast = List.copyOf(samples.keySet()).indexOf(new Key(pid, tid)) % 2 == 1;
        return SliceMaker.slices(list.subList(Math.min(first, last), last), fromNanos, toNanos, runsLast);
    }

    /** Index of the first sample at or after a moment, by bisection: samples come in order of time. */
    private static int firstAfter(List<OutsideThread.Sample> list, long nanos) {
        int low = 0;
        int high = list.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (list.get(middle).nanos() < nanos) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Where the time between two moments went. Only the wall time is known where the thread could not be watched. */
    public synchronized Accounting accounting(long pid, long tid, long fromNanos, long toNanos) {
        long wall = Math.max(0, toNanos - fromNanos);
        List<OutsideThread.Sample> list = samples.getOrDefault(new Key(pid, tid), List.of());
        Optional<double[]> before = at(list, fromNanos);
        Optional<double[]> after = at(list, toNanos);
        if (before.isEmpty() || after.isEmpty()) {
            return Accounting.wallOnly(wall);
        }
        long cpu = clip(after.get()[0] - before.get()[0], wall);
        long queue = clip(after.get()[1] - before.get()[1], wall - cpu);
        long lock = 0;
        for (Slice slice : slices(pid, tid, fromNanos, toNanos)) {
            if (slice.state() == State.WAITING_FOR_LOCK) {
                lock += slice.endNanos() - slice.startNanos();
            }
        }
        return new Accounting(
                wall,
                OptionalLong.of(cpu),
                OptionalLong.of(queue),
                OptionalLong.of(clip(lock, wall - cpu - queue)),
                OptionalLong.empty());
    }

    /** On-CPU and run-queue time at a moment, between the samples around it in proportion. */
    private static Optional<double[]> at(List<OutsideThread.Sample> list, long nanos) {
        if (list.isEmpty()) {
            return Optional.empty();
        }
        int next = firstAfter(list, nanos);
        OutsideThread.Sample earlier = list.get(Math.max(0, next - 1));
        OutsideThread.Sample later = list.get(Math.min(next, list.size() - 1));
        long length = later.nanos() - earlier.nanos();
        double part = length <= 0 ? 0 : Math.max(0, (double) (nanos - earlier.nanos()) / length);
        return Optional.of(new double[] {
            earlier.cpuNanos() + part * (later.cpuNanos() - earlier.cpuNanos()),
            earlier.runQueueNanos() + part * (later.runQueueNanos() - earlier.runQueueNanos())
        });
    }

    private static long clip(double value, long limit) {
        return Math.max(0, Math.min(Math.round(value), Math.max(0, limit)));
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
