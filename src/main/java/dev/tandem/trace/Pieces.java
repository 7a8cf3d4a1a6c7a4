package dev.tandem.trace;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Cuts one task into the parts that fall into the sampler's rounds. */
final class Pieces {
    /** Less than this part of a round is carried over to the next. */
    private static final double SLIVER = 0.1;

    private final TaskTrace task;
    private final ThreadHistory history;
    private final List<Long> bounds;
    private final boolean cpuKnown;
    private final boolean queueKnown;

    Pieces(TaskTrace task, ThreadHistory history, List<Long> bounds) {
        this.task = task;
        this.history = history;
        this.bounds = bounds;
        this.cpuKnown = task.accounting().onCpuNanos().isPresent();
        this.queueKnown = task.accounting().runQueueNanos().isPresent();
    }

    /** In order of time; without gaps where the clocks could be read at the task's end. */
    List<Piece> cut() {
        List<Long> cuts = new ArrayList<>();
        cuts.add(task.startNanos());
        int first = firstAfter(task.startNanos());
        for (int i = first; i < bounds.size() && bounds.get(i) < task.endNanos(); i++) {
            cuts.add(bounds.get(i));
        }
        cuts.add(task.endNanos());
        return cpuKnown || history.hasClock() ? byClocks(cuts, first) : byState(cuts, first);
    }

    private int firstAfter(long moment) {
        int i = Collections.binarySearch(bounds, moment);
        return i >= 0 ? i + 1 : -i - 1;
    }

    private List<Piece> byClocks(List<Long> cuts, int firstRound) {
        int count = cuts.size() - 1;
        double[] run = new double[count];
        double[] queue = new double[count];
        for (int i = 0; i < count; i++) {
            run[i] = history.cpu(cuts.get(i), cuts.get(i + 1));
            queue[i] = history.queue(cuts.get(i), cuts.get(i + 1));
        }
        if (cpuKnown) {
            double[] room = lengths(cuts);
            fit(run, room, task.accounting().onCpuNanos().getAsLong());
            fit(queue, room, task.accounting().runQueueNanos().orElse(0));
        } else {
            // A task that was killed: what came after the last look at it isn't known, and nobody read its clocks.
            count -= count > 1 ? 1 : 0;
        }
        List<Piece> pieces = new ArrayList<>(count);
        Why before = Why.UNKNOWN;
        double runCarried = 0;
        double queueCarried = 0;
        for (int i = 0; i < count; i++) {
            if (!cpuKnown && !history.seen(cuts.get(i + 1), nextCut(cuts, i + 1))) {
                continue;
            }
            long length = cuts.get(i + 1) - cuts.get(i);
            long drawnRun = drawn(run[i] + runCarried, length, length);
            runCarried += run[i] - drawnRun;
            long drawnQueue = drawn(queue[i] + queueCarried, length, length - drawnRun);
            queueCarried += queue[i] - drawnQueue;
            before = why(cuts, i).orElse(before);
            Why rest = before == Why.UNKNOWN && !queueKnown ? new Why(State.NOT_RUNNING, "") : before;
            pieces.add(new Piece(firstRound + i, cuts.get(i), cuts.get(i + 1), drawnRun, drawnQueue, rest, ""));
        }
        return pieces;
    }

    private static double[] lengths(List<Long> cuts) {
        double[] lengths = new double[cuts.size() - 1];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = cuts.get(i + 1) - cuts.get(i);
        }
        return lengths;
    }

    /**
     * Makes the parts add up to what is known exactly of the whole, as far as there is room. The kernel adds a wait for
     * a core to its record when it is over, and another process's time on a core in ticks: what is too much for a part
     * happened in those just before it.
     *
     * @param room how much of each part is free; on return without what was put there
     */
    private static void fit(double[] parts, double[] room, long whole) {
        double sum = 0;
        double space = 0;
        for (int i = 0; i < parts.length; i++) {
            sum += parts[i];
            space += room[i];
        }
        double scale = sum > whole ? whole / sum : 1;
        double missing = Math.max(0, whole - sum);
        double excess = 0;
        for (int i = parts.length - 1; i >= 0; i--) {
            double wanted = parts[i] * scale + excess + (space > 0 ? missing * room[i] / space : 0);
            parts[i] = Math.min(room[i], wanted);
            excess = wanted - parts[i];
            room[i] -= parts[i];
        }
    }

    private static long drawn(double wanted, long length, long room) {
        double sliver = SLIVER * length;
        if (wanted >= room - sliver) {
            return room;
        }
        return wanted <= sliver ? 0 : Math.round(wanted);
    }

    /** What it waited for at the end of a part or, failing that, at its start. */
    private Optional<Why> why(List<Long> cuts, int i) {
        boolean last = i == cuts.size() - 2;
        long end = task.endNanos();
        Optional<Why> atEnd =
                last ? Optional.empty() : history.why(cuts.get(i + 1), Math.min(end, nextCut(cuts, i + 1)));
        return atEnd.or(() -> i == 0 ? Optional.empty() : history.why(cuts.get(i), Math.min(end, cuts.get(i + 1))));
    }

    private static long nextCut(List<Long> cuts, int i) {
        return i + 1 < cuts.size() ? cuts.get(i + 1) : Long.MAX_VALUE;
    }

    /** A virtual thread has no clocks, and on some systems none has any: what it waited for at the rounds is all there is. */
    private List<Piece> byState(List<Long> cuts, int firstRound) {
        List<Piece> pieces = new ArrayList<>();
        String runnable =
                task.worker().tid() < 0 ? "on a carrier, or waiting for one" : "on a core, or waiting for one";
        for (int i = 0; i + 1 < cuts.size(); i++) {
            long from = cuts.get(i);
            long to = cuts.get(i + 1);
            boolean last = i == cuts.size() - 2;
            Optional<Why> why = why(cuts, i);
            boolean seen = last
                    ? i > 0 && history.seen(from, task.endNanos())
                    : history.seen(to, Math.min(task.endNanos(), nextCut(cuts, i + 1)));
            if (why.isPresent()) {
                pieces.add(new Piece(firstRound + i, from, to, 0, 0, why.get(), ""));
            } else if (seen) {
                pieces.add(new Piece(firstRound + i, from, to, to - from, 0, Why.UNKNOWN, runnable));
            }
        }
        return pieces;
    }
}
