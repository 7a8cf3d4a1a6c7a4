package dev.tandem.trace;

import java.util.OptionalLong;

/**
 * Where the time of one task went, read at its start and its end on its own thread: exact, no sampling.
 * A figure that could not be read is empty, never 0. Only how the time off the core divides into locks, stalls and the
 * rest is told by the sampler, unless an emulated lock kept a record of its own.
 *
 * @param wallNanos end minus start
 * @param onCpuNanos on-CPU time of the task's thread
 * @param runQueueNanos time runnable without a core ({@code /proc/self/task/TID/schedstat}, second field)
 * @param lockNanos time waiting for a lock: from the emulated interpreter lock's own record, else the sampled part of
 *     the time off the core
 * @param stalledNanos time off the core while the thread's Java state was RUNNABLE and not in a call that waits
 */
public record Accounting(
        long wallNanos,
        OptionalLong onCpuNanos,
        OptionalLong runQueueNanos,
        OptionalLong lockNanos,
        OptionalLong stalledNanos) {

    /** An accounting that knows only the wall time. */
    public static Accounting wallOnly(long wallNanos) {
        return new Accounting(
                wallNanos, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
    }

    /**
     * Time neither on a core, nor waiting for one, nor for the lock, nor stalled: wall minus the rest, at least 0.
     * Empty where on-CPU or run-queue time could not be read.
     */
    public OptionalLong blockedNanos() {
        if (onCpuNanos.isEmpty() || runQueueNanos.isEmpty()) {
            return OptionalLong.empty();
        }
        long rest = wallNanos
                - onCpuNanos.getAsLong()
                - runQueueNanos.getAsLong()
                - lockNanos.orElse(0)
                - stalledNanos.orElse(0);
        return OptionalLong.of(Math.max(0, rest));
    }

    /**
     * The same with the blocked time divided.
     *
     * @param lockPart part of it, 0 to 1, that was waiting for a lock; where a lock kept a record, that stands
     * @param stalledPart part of it, 0 to 1, that the JVM caused
     */
    Accounting split(double lockPart, double stalledPart) {
        OptionalLong blocked = blockedNanos();
        if (blocked.isEmpty()) {
            return this;
        }
        OptionalLong lock = lockNanos.isPresent() ? lockNanos : part(blocked.getAsLong(), lockPart);
        return new Accounting(wallNanos, onCpuNanos, runQueueNanos, lock, part(blocked.getAsLong(), stalledPart));
    }

    private static OptionalLong part(long whole, double part) {
        return OptionalLong.of(Math.round(whole * Math.max(0, Math.min(1, part))));
    }
}
