package dev.tandem.chart;

import dev.tandem.trace.Slice;
import dev.tandem.trace.TaskTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A rectangle of one task's time. Times are nanoseconds after the hand-over. Where a task was sampled its pieces follow
 * one another and fill the height; where it was not, they lie on each other over its whole length, each as high as its
 * share of the time: how much is known exactly then, but not when.
 *
 * @param low lower edge, 0 to 1
 * @param high upper edge, 0 to 1
 * @param reason why it was in that state, else ""
 */
record Piece(Shade shade, long from, long to, double low, double high, String reason) {
    /** The pieces of one task, in order of time, then of height; none for a task without length. */
    static List<Piece> of(TaskTrace task, long origin) {
        long from = Math.max(0, task.startNanos() - origin);
        long to = Math.max(from, task.endNanos() - origin);
        if (to == from) {
            return List.of();
        }
        return task.slices().isEmpty() ? shares(task, from, to) : sampled(task, origin, from, to);
    }

    private static List<Piece> shares(TaskTrace task, long from, long to) {
        Account account = Account.of(task.accounting());
        if (account.total() == 0) {
            return List.of(new Piece(Shade.IN_FLIGHT, from, to, 0, 1, ""));
        }
        List<Piece> pieces = new ArrayList<>();
        double low = 0;
        for (Map.Entry<Shade, Long> part : account.nanos().entrySet()) {
            double high = Math.min(1, low + (double) part.getValue() / account.total());
            pieces.add(new Piece(part.getKey(), from, to, low, high, ""));
            low = high;
        }
        return pieces;
    }

    private static List<Piece> sampled(TaskTrace task, long origin, long from, long to) {
        List<Piece> pieces = new ArrayList<>();
        long reached = from;
        for (Slice slice : task.slices()) {
            long start = Math.max(reached, slice.startNanos() - origin);
            long end = Math.min(to, slice.endNanos() - origin);
            if (end <= start) {
                continue;
            }
            if (start > reached) {
                pieces.add(new Piece(Shade.IN_FLIGHT, reached, start, 0, 1, "not sampled"));
            }
            pieces.add(new Piece(Shade.of(slice.state()), start, end, 0, 1, slice.reason()));
            reached = end;
        }
        if (reached < to) {
            pieces.add(new Piece(Shade.IN_FLIGHT, reached, to, 0, 1, "not sampled"));
        }
        return pieces;
    }

    /** Task time in it: its length by its height, in nanoseconds. */
    double area() {
        return (to - from) * (high - low);
    }
}
