package dev.tandem.trace;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Makes slices from samples of a thread: neighbours in the same state become one.
 *
 * <p>The scheduler's record lags: a wait for a core is added when it ends, on-CPU time in steps of some milliseconds.
 * What an interval has too much of therefore belongs to the intervals before it, in which the thread was awake and
 * nothing moved; so the samples are gone through backwards. For one thread.
 */
final class SliceMaker {
    private final long from;
    private final long to;
    private final boolean runsLast;

    /** Latest first. */
    private final List<Slice> slices = new ArrayList<>();

    private long queueLeft;
    private long cpuLeft;

    private SliceMaker(long from, long to, boolean runsLast) {
        this.from = from;
        this.to = to;
        this.runsLast = runsLast;
    }

    /**
     * What lies between two moments, in order of time.
     *
     * @param runsLast whether the running share of an interval is drawn at its end rather than its beginning; of two
     *     threads that take turns one is drawn each way, so that no more runs at once than must have
     */
    static List<Slice> slices(List<OutsideThread.Sample> samples, long from, long to, boolean runsLast) {
        SliceMaker maker = new SliceMaker(from, to, runsLast);
        for (int i = samples.size() - 1; i > 0; i--) {
            maker.between(samples.get(i - 1), samples.get(i));
        }
        Collections.reverse(maker.slices);
        return List.copyOf(maker.slices);
    }

    /** The shares of an interval are known, their order within is not. */
    private void between(OutsideThread.Sample a, OutsideThread.Sample b) {
        long length = b.nanos() - a.nanos();
        if (length <= 0) {
            return;
        }
        queueLeft += Math.max(0, b.runQueueNanos() - a.runQueueNanos());
        cpuLeft += Math.max(0, b.cpuNanos() - a.cpuNanos());
        long queue = Math.min(length, queueLeft);
        long running = Math.min(length - queue, cpuLeft);
        long rest = length - queue - running;
        queueLeft -= queue;
        cpuLeft -= running;
        OutsideThread.Sample asleep = b.waitsIn().isEmpty() ? a : b;
        if (asleep.waitsIn().isEmpty()) {
            // Asleep at neither end, and nothing moved: the clock of a running thread has not been brought up to date.
            running += rest;
            rest = 0;
        }
        State sleep = asleep.inLock() ? State.WAITING_FOR_LOCK : State.BLOCKED;
        long at = b.nanos();
        if (runsLast) {
            at = add(State.RUNNING, at, running, "");
            at = add(State.WAITING_FOR_CORE, at, queue, "");
            add(sleep, at, rest, asleep.waitsIn());
        } else {
            at = add(sleep, at, rest, asleep.waitsIn());
            at = add(State.WAITING_FOR_CORE, at, queue, "");
            add(State.RUNNING, at, running, "");
        }
    }

    /** Adds what ends at a moment and gives its start. */
    private long add(State state, long end, long length, String reason) {
        long start = end - length;
        long first = Math.max(start, from);
        long last = Math.min(end, to);
        if (last > first) {
            Slice next = slices.isEmpty() ? null : slices.get(slices.size() - 1);
            if (next != null && next.state() == state && next.startNanos() == last) {
                slices.set(slices.size() - 1, new Slice(state, first, next.endNanos(), next.reason()));
            } else {
                slices.add(new Slice(state, first, last, reason));
            }
        }
        return start;
    }
}
