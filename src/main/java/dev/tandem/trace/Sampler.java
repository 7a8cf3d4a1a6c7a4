package dev.tandem.trace;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at the workers of an execution in rounds, for the drawing; totals never come from it. A round is taken by
 * whoever waits for the execution anyway, or by an {@link OutsideSampler}: nothing of it happens on the workers.
 *
 * <p>The period is {@value #PERIOD_NANOS} ns, longer where a round would cost more than 0.4 % of a core, and longer in
 * runs so long that their samples would fill the memory. Workers register from any thread; rounds are for one at a time.
 */
public final class Sampler implements AutoCloseable {
    /** The shortest period. */
    public static final long PERIOD_NANOS = 5_000_000;

    private static final int COST_LIMIT = 250;
    private static final int MAX_SAMPLES = 400_000;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final int COLD_ROUNDS = 40;

    private final ProcFiles proc;
    private final int coldRounds;
    private final boolean ownCost;

    /** Guarded by this. */
    private final Map<Integer, SampledThread> workers = new HashMap<>();

    /** When the rounds were. Guarded by this. */
    private final List<Long> rounds = new ArrayList<>();

    /** Guarded by this. */
    private long samples;

    /** Guarded by this. */
    private int thinned;

    private volatile long period = PERIOD_NANOS;

    public Sampler(ProcFiles proc) {
        this(proc, 0);
    }

    private Sampler(ProcFiles proc, int coldRounds) {
        this.coldRounds = coldRounds;
        this.proc = proc;
        this.ownCost = THREADS.isCurrentThreadCpuTimeSupported() && THREADS.isThreadCpuTimeEnabled();
    }

    /**
     * A sampler for code that runs once: its first rounds, whose own code is still cold, are no measure of what the others
     * will cost, and a short run has no others.
     */
    static Sampler forOneLook(ProcFiles proc) {
        return new Sampler(proc, COLD_ROUNDS);
    }

    /**
     * Watches a thread of this JVM from now on.
     *
     * @param worker its lane
     * @param clocks whether it has clocks ({@link ThreadProbe#hasClocks})
     * @param tid the operating system's id, or -1
     */
    public synchronized void watch(int worker, Thread thread, boolean clocks, long tid) {
        workers.put(worker, new SampledThread(proc, thread, clocks, tid));
    }

    /**
     * Watches a thread of another JVM from now on.
     *
     * @param inquiry asks that JVM what the thread waits for, where it sleeps
     */
    public synchronized void watch(int worker, long pid, long tid, WaitInquiry inquiry) {
        workers.put(worker, new SampledThread(proc, pid, tid, Why.ASLEEP, Optional.of(inquiry)));
    }

    /** Watches a thread of another program, whose threads sleep on a futex for this reason. */
    synchronized void watch(int worker, long pid, long tid, Why inFutex) {
        workers.put(worker, new SampledThread(proc, pid, tid, inFutex, Optional.empty()));
    }

    /** Looks at one worker, between rounds. For the thread that takes the rounds. */
    void look(int worker) {
        sampled(worker).ifPresent(SampledThread::look);
    }

    /** Notes a reading that a worker took itself at the start or end of a task; called by the worker. */
    public void mark(int worker, Reading reading) {
        sampled(worker).ifPresent(s -> s.mark(reading));
    }

    /** How long to wait until the next round, in ns. */
    public long periodNanos() {
        return period;
    }

    /** Looks at every worker once. */
    public void round() {
        long before = ownCost ? THREADS.getCurrentThreadCpuTime() : 0;
        List<SampledThread> all;
        int taken;
        synchronized (this) {
            all = List.copyOf(workers.values());
            rounds.add(System.nanoTime());
            taken = rounds.size();
            samples += all.size();
        }
        all.forEach(SampledThread::look);
        long cost = ownCost ? THREADS.getCurrentThreadCpuTime() - before : 0;
        makeRoom();
        if (taken <= coldRounds) {
            return;
        }
        // The mean of the last rounds: one round that met a page fault is no reason to look less often.
        long wanted = Math.max(PERIOD_NANOS << Math.min(thinned(), 12), cost * COST_LIMIT);
        period = (3 * period + wanted) / 4;
    }

    private synchronized int thinned() {
        return thinned;
    }

    private synchronized void makeRoom() {
        if (samples > MAX_SAMPLES) {
            workers.values().forEach(SampledThread::thin);
            samples /= 2;
            thinned++;
        }
    }

    /** When the rounds were taken. */
    synchronized List<Long> rounds() {
        return List.copyOf(rounds);
    }

    /** What was seen of a worker. */
    List<SampledThread.Sample> samplesOf(int worker) {
        return sampled(worker).map(SampledThread::samples).orElse(List.of());
    }

    private synchronized Optional<SampledThread> sampled(int worker) {
        return Optional.ofNullable(workers.get(worker));
    }

    /** Stops watching; what was seen stays. */
    @Override
    public synchronized void close() {
        workers.values().forEach(SampledThread::close);
    }
}
