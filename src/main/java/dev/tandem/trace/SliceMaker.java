package dev.tandem.trace;

import java.util.ArrayList;
import java.util.List;

/** Makes slices from samples of a thread: neighbours in the same state become one. For one thread. */
final class SliceMaker {
    private final long from;
    private final long to;
    private final List<Slice> slices = new ArrayList<>();

    /** Keeps only what lies between two moments. */
    SliceMaker(long from, long to) {
        this.from = from;
        this.to = to;
    }

    /** Adds what happened between two samples: their shares are known, their order within is not, and is drawn as run, queue, wait. */
    void between(OutsideThread.Sample a, OutsideThread.Sample b) {
        long length = b.nanos() - a.nanos();
        if (length <= 0 || b.nanos() <= from || a.nanos() >= to) {
            return;
        }
        long queue = Math.max(0, Math.min(length, b.runQueueNanos() - a.runQueueNanos()));
        long running = Math.max(0, Math.min(length - queue, b.cpuNanos() - a.cpuNanos()));
        long rest = length - queue - running;
        boolean awake = a.waitsIn().isEmpty() && b.waitsIn().isEmpty();
        if (awake) {
            // Asleep at neither end: the clock of a running thread moves in steps, the rest of the step is still
            // running.
            running += rest;
            rest = 0;
        }
        long at = a.nanos();
        at = add(State.RUNNING, at, running, "");
        at = add(State.WAITING_FOR_CORE, at, queue, "");
        OutsideThread.Sample asleep = b.waitsIn().isEmpty() ? a : b;
        add(asleep.inLock() ? State.WAITING_FOR_LOCK : State.BLOCKED, at, rest, asleep.waitsIn());
    }

    private long add(State state, long start, long length, String reason) {
        long end = start + length;
        long first = Math.max(start, from);
        long last = Math.min(end, to);
        if (last > first) {
            Slice previous = slices.isEmpty() ? null : slices.get(slices.size() - 1);
            if (previous != null && previous.state() == state && previous.endNanos() == first) {
                slices.set(slices.size() - 1, new Slice(state, previous.startNanos(), last, previous.reason()));
            } else {
                slices.add(new Slice(state, first, last, reason));
            }
        }
        return end;
    }

    List<Slice> slices() {
        return List.copyOf(slices);
    }
}
