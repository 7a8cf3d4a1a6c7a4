package dev.tandem.trace;

import java.util.List;

/**
 * The part of one task that falls into one round of the sampler.
 *
 * @param round the number of the round
 * @param from its start, on the session's monotonic clock
 * @param to its end
 * @param run time of it on a core, as it is to be drawn
 * @param queue time of it on the run queue, as it is to be drawn
 * @param why what the rest was
 * @param running the reason that running slices are given, or ""
 */
record Piece(int round, long from, long to, long run, long queue, Why why, String running) {
    /** Time neither on a core nor waiting for one. */
    long rest() {
        return to - from - run - queue;
    }

    /** Draws it, given where its running parts are: what is left is first the run queue, then the rest. */
    void draw(List<long[]> runs, SliceList slices) {
        long at = from;
        long queueLeft = queue;
        for (long[] part : runs) {
            queueLeft = gap(at, part[0], queueLeft, slices);
            slices.add(State.RUNNING, part[0], part[1], running);
            at = part[1];
        }
        gap(at, to, queueLeft, slices);
    }

    private long gap(long start, long end, long queueLeft, SliceList slices) {
        long queued = Math.min(queueLeft, end - start);
        slices.add(State.WAITING_FOR_CORE, start, start + queued, "");
        slices.add(why.state(), start + queued, end, why.reason());
        return queueLeft - queued;
    }
}
