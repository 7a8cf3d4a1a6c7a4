package dev.tandem.trace;

import java.util.OptionalLong;

/**
 * A thread's clocks at one moment. What could not be read is -1.
 *
 * @param nanos the session's monotonic clock ({@link System#nanoTime})
 * @param cpuNanos time the thread has spent on a core
 * @param runQueueNanos time it has spent runnable without one
 * @param lockNanos time it has waited for the emulated interpreter lock
 */
public record Reading(long nanos, long cpuNanos, long runQueueNanos, long lockNanos) {

    /**
     * Where the time from this reading to {@code later} went, both of the same thread. The clocks are read one after
     * the other, so they can disagree by a microsecond: what would exceed the wall time is cut.
     */
    public Accounting until(Reading later) {
        return share(later, later.nanos - nanos);
    }

    /**
     * The part of the time to {@code later} that falls on {@code wallNanos} of it, in proportion.
     *
     * @param wallNanos at most the time to {@code later}
     */
    Accounting share(Reading later, long wallNanos) {
        long whole = later.nanos - nanos;
        double part = whole <= 0 ? 1 : Math.min(1, (double) wallNanos / whole);
        long left = Math.max(0, wallNanos);
        long cpu = grown(cpuNanos, later.cpuNanos, part, left);
        left -= Math.max(0, cpu);
        long queue = grown(runQueueNanos, later.runQueueNanos, part, left);
        left -= Math.max(0, queue);
        long lock = grown(lockNanos, later.lockNanos, part, left);
        return new Accounting(Math.max(0, wallNanos), known(cpu), known(queue), known(lock), OptionalLong.empty());
    }

    private static long grown(long before, long after, double part, long limit) {
        return before < 0 || after < 0 ? -1 : Math.max(0, Math.min(limit, Math.round((after - before) * part)));
    }

    private static OptionalLong known(long value) {
        return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
