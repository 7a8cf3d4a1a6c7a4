package dev.tandem.trace;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Reads the clocks of the thread that opened it: monotonic time, on-CPU time, time on the run queue, and the time it
 * waited for an emulated lock. A reading costs about a microsecond. Confined to that thread, but {@link #close} may
 * be called from any once the thread has stopped using it.
 *
 * <p>On-CPU time comes from {@link ThreadMXBean#getCurrentThreadCpuTime}, which macOS and Windows have as well; time on
 * the run queue from {@link SchedStat}, which only Linux has. A virtual thread has neither.
 */
public final class ThreadProbe implements AutoCloseable {
    /** For threads that no emulated lock governs. */
    public static final LongSupplier NO_LOCK = () -> -1;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final OptionalLong tid;
    private final Optional<SchedStat> schedStat;
    private final boolean cpuTime;
    private final LongSupplier lockNanos;

    private ThreadProbe(OptionalLong tid, Optional<SchedStat> schedStat, boolean cpuTime, LongSupplier lockNanos) {
        this.tid = tid;
        this.schedStat = schedStat;
        this.cpuTime = cpuTime;
        this.lockNanos = lockNanos;
    }

    /**
     * Opens the probe of the current platform thread.
     *
     * @param lockNanos time in ns that the current thread has waited for the emulated lock so far, or {@link #NO_LOCK}
     */
    public static ThreadProbe open(ProcFiles proc, LongSupplier lockNanos) {
        OptionalLong tid = proc.currentThreadId();
        Optional<SchedStat> schedStat = tid.isPresent() ? proc.schedStatOfCurrent(tid.getAsLong()) : Optional.empty();
        boolean cpuTime = THREADS.isCurrentThreadCpuTimeSupported() && THREADS.isThreadCpuTimeEnabled();
        return new ThreadProbe(tid, schedStat, cpuTime, lockNanos);
    }

    /** A probe of the current virtual thread: it knows the time, and nothing else. */
    public static ThreadProbe ofVirtualThread() {
        return new ThreadProbe(OptionalLong.empty(), Optional.empty(), false, NO_LOCK);
    }

    /** The operating system's id of the thread, or -1. */
    public long tid() {
        return tid.orElse(-1);
    }

    /** Whether the thread has clocks that others can read: a virtual thread has none. */
    public boolean hasClocks() {
        return cpuTime;
    }

    /** Whether this system tells the thread's time on the run queue. */
    public boolean hasRunQueue() {
        return schedStat.isPresent();
    }

    /** Reads the clocks now. */
    public Reading read() {
        long nanos = System.nanoTime();
        long cpu = cpuTime ? THREADS.getCurrentThreadCpuTime() : -1;
        long queue = schedStat.isPresent() ? schedStat.get().runQueueNanos() : -1;
        return new Reading(nanos, cpu, queue, lockNanos.getAsLong());
    }

    @Override
    public void close() {
        schedStat.ifPresent(SchedStat::close);
    }
}
