package dev.tandem.trace;

import java.util.OptionalLong;

/**
 * Where the time of one task went, read at its start and its end on its own thread: exact, no sampling.
 * A figure that could not be read is empty, never 0.
 *
 * @param wallNanos end minus start
 * @param onCpuNanos on-CPU time of the task's thread
 * @param runQueueNanos time runnable without a core ({@code /proc/self/task/TID/schedstat}, second field)
 * @param lockNanos time waiting for the emulated interpreter lock, from the lock's own record
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
}
