package dev.tandem.chart;

import dev.tandem.trace.Accounting;
import dev.tandem.trace.Slice;
import dev.tandem.trace.TaskTrace;
import dev.tandem.trace.Timeline;
import java.util.EnumMap;
import java.util.Map;

/**
 * How much time tasks spent in each state, from their exact accounting. Of a task whose clocks could not be read at its
 * end, from what is drawn of it, so that the legend and the lanes say the same; what isn't drawn stays "in flight".
 */
final class Account {
    private final EnumMap<Shade, Long> nanos = new EnumMap<>(Shade.class);
    private long total;

    private Account() {}

    static Account of(Accounting accounting) {
        Account account = new Account();
        account.add(accounting);
        return account;
    }

    static Account of(TaskTrace task) {
        Account account = new Account();
        account.add(task);
        return account;
    }

    static Account of(Timeline timeline) {
        Account account = new Account();
        timeline.tasks().forEach(account::add);
        return account;
    }

    /** Whether a task's states are known from samples alone. */
    static boolean sampledOnly(TaskTrace task) {
        return task.accounting().onCpuNanos().isEmpty() && !task.slices().isEmpty();
    }

    private void add(TaskTrace task) {
        if (!sampledOnly(task)) {
            add(task.accounting());
            return;
        }
        long wall = task.endNanos() - task.startNanos();
        total += wall;
        long rest = wall;
        for (Slice slice : task.slices()) {
            long from = Math.max(task.startNanos(), slice.startNanos());
            rest -= take(Shade.of(slice.state()), Math.min(task.endNanos(), slice.endNanos()) - from, rest);
        }
        take(Shade.IN_FLIGHT, rest, rest);
    }

    private void add(Accounting accounting) {
        long wall = Math.max(0, accounting.wallNanos());
        total += wall;
        // Clocks of different resolution may disagree by some microseconds: no part may exceed what is left.
        long rest = wall;
        rest -= take(Shade.RUNNING, accounting.onCpuNanos().orElse(0), rest);
        // A thread that is woken up to see whether it gets the lock queues for a core while it waits for the lock: as
        // in
        // the lanes, the lock's own record goes before.
        rest -= take(Shade.WAITING_FOR_LOCK, accounting.lockNanos().orElse(0), rest);
        rest -= take(Shade.WAITING_FOR_CORE, accounting.runQueueNanos().orElse(0), rest);
        rest -= take(Shade.STALLED_BY_JVM, accounting.stalledNanos().orElse(0), rest);
        take(restOf(accounting), rest, rest);
    }

    private static Shade restOf(Accounting accounting) {
        if (accounting.onCpuNanos().isEmpty()) {
            return Shade.IN_FLIGHT;
        }
        return accounting.runQueueNanos().isEmpty() ? Shade.NOT_RUNNING : Shade.BLOCKED;
    }

    private long take(Shade shade, long wanted, long available) {
        long taken = Math.max(0, Math.min(wanted, available));
        if (taken > 0) {
            nanos.merge(shade, taken, Long::sum);
        }
        return taken;
    }

    /** States with time in them, in the order of stacking, in nanoseconds. */
    Map<Shade, Long> nanos() {
        return nanos;
    }

    /** Task time in all, in nanoseconds. */
    long total() {
        return total;
    }

    /** Share of 1 of all task time; 0 where there was no time at all. */
    double share(Shade shade) {
        return total == 0 ? 0 : (double) nanos.getOrDefault(shade, 0L) / total;
    }

    /**
     * One line of the legend: the state, its share of all task time, and the time itself. Of a state that only lost tries
     * are in, which are drawn and belong to no figure, its name.
     */
    String legend(Shade shade) {
        long time = nanos.getOrDefault(shade, 0L);
        if (time == 0) {
            return shade.label();
        }
        return shade.label() + "  " + Quantity.percent(share(shade)) + " · " + Quantity.seconds(time / 1e9);
    }
}
