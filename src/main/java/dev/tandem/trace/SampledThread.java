package dev.tandem.trace;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One thread as the {@link Sampler} sees it: its clocks at the rounds, and what it waited for. Written by the sampler
 * and, at the ends of tasks, by the thread itself.
 */
final class SampledThread implements AutoCloseable {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Off the core for more than this part of a round, it is asked why. */
    private static final double MOSTLY = 0.3;

    /** The scheduler's record lags behind the thread's clock by a tick or two. */
    private static final long TICKS_NANOS = 20_000_000;

    private final Optional<Thread> thread;
    private final boolean clocks;
    private final long pid;
    private final long tid;
    private final ProcFiles proc;
    private final Why inFutex;
    private final Optional<WaitQuestions> questions;
    private Optional<SchedStat> schedStat = Optional.empty();
    private Optional<WaitChannel> waitChannel = Optional.empty();
    private boolean opened;
    private boolean otherThreads;
    private Sample last;

    /** Guarded by this. */
    private final List<Sample> samples = new ArrayList<>();

    /**
     * A thread's clocks at a moment.
     *
     * @param cpuNanos its on-CPU time, or -1
     * @param runQueueNanos its time on the run queue, or -1
     * @param why what kept it off the core; null where it wasn't looked at
     */
    record Sample(long nanos, long cpuNanos, long runQueueNanos, Why why) {}

    /** A thread of this JVM. */
    SampledThread(ProcFiles proc, Thread thread, boolean clocks, long tid) {
        this.proc = proc;
        this.thread = Optional.of(thread);
        this.clocks = clocks;
        this.pid = -1;
        this.tid = tid;
        this.inFutex = Why.HELD_UP;
        this.questions = Optional.empty();
    }

    /**
     * A thread of another process.
     *
     * @param inFutex what it means that it sleeps on a futex
     * @param inquiry asks the process itself what that sleep is
     */
    SampledThread(ProcFiles proc, long pid, long tid, Why inFutex, Optional<WaitInquiry> inquiry) {
        this.proc = proc;
        this.thread = Optional.empty();
        this.clocks = false;
        this.pid = pid;
        this.tid = tid;
        this.inFutex = inFutex;
        this.questions = inquiry.map(WaitQuestions::new);
    }

    /** Whether there is no more to see. */
    boolean gone() {
        return thread.isPresent() && thread.get().getState() == Thread.State.TERMINATED;
    }

    /** Reads the clocks; called by the sampler alone. */
    void look() {
        open();
        Optional<SchedStat.Times> told = schedStat.map(SchedStat::read);
        long ran = told.map(SchedStat.Times::runNanos).orElse(-1L);
        long queue = told.map(SchedStat.Times::runQueueNanos).orElse(-1L);
        long cpu = thread.isPresent() ? cpuTime(thread.get()) : ran;
        long now = System.nanoTime();
        if (ran >= 0 && cpu >= 0 && thread.isPresent()) {
            otherThreads |= Math.abs(ran - cpu) > TICKS_NANOS + cpu / 50;
        }
        Sample sample = new Sample(now, cpu, queue, offCore(now, cpu, queue) ? why() : null);
        last = sample;
        add(sample);
        boolean unclear = sample.why == Why.ASLEEP || sample.why == null && waitChannel.isEmpty();
        if (unclear) {
            long turns = told.map(SchedStat.Times::timesOnCore).orElse(-1L);
            questions.ifPresent(q -> q.about(sample, turns));
        }
    }

    /** Notes a reading that the thread took itself, as its tasks start and end. */
    void mark(Reading reading) {
        add(new Sample(reading.nanos(), reading.cpuNanos(), reading.runQueueNanos(), null));
    }

    /** What was seen, in order of time. */
    synchronized List<Sample> samples() {
        List<Sample> sorted = new ArrayList<>(samples);
        questions.ifPresent(q -> sorted.replaceAll(q::answered));
        if (otherThreads) {
            // The operating system's record turned out to be that of another thread.
            sorted.replaceAll(s -> new Sample(s.nanos(), s.cpuNanos(), -1, s.why()));
        }
        sorted.sort(Comparator.comparingLong(Sample::nanos));
        return sorted;
    }

    /** Forgets every other sample, to make room. */
    synchronized void thin() {
        List<Sample> kept = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            if (i % 2 == 0) {
                kept.add(samples.get(i));
            }
        }
        samples.clear();
        samples.addAll(kept);
        questions.ifPresent(q -> q.keep(kept));
    }

    private synchronized void add(Sample sample) {
        samples.add(sample);
    }

    /** Only when first looked at: a run shorter than a round must not pay for it. */
    private void open() {
        if (!opened && tid >= 0) {
            schedStat = proc.schedStat(pid, tid);
            waitChannel = proc.waitChannel(pid, tid);
        }
        opened = true;
    }

    private long cpuTime(Thread javaThread) {
        return clocks ? THREADS.getThreadCpuTime(javaThread.getId()) : -1;
    }

    private boolean offCore(long now, long cpu, long queue) {
        if (last == null || cpu < 0 || last.cpuNanos < 0) {
            return true;
        }
        long busy = cpu - last.cpuNanos + Math.max(0, queue - Math.max(0, last.runQueueNanos));
        return busy < (1 - MOSTLY) * (now - last.nanos);
    }

    private Why why() {
        Optional<Why> java = thread.flatMap(t -> JavaWaits.of(t));
        if (java.isPresent()) {
            return java.get();
        }
        return waitChannel.flatMap(w -> w.why(inFutex)).orElse(null);
    }

    @Override
    public void close() {
        schedStat.ifPresent(SchedStat::close);
        waitChannel.ifPresent(WaitChannel::close);
    }
}
