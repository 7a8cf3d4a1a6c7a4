package dev.tandem.chart;

import dev.tandem.trace.Slice;
import dev.tandem.trace.TaskTrace;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A rectangle of one task's time. Times are nanoseconds after the hand-over. Where a task was sampled its pieces follow
 * one another and fill the height; where it was not, they lie on each other, each as high as its share of that time: how
 * much is known exactly then, but not when.
 *
 * @param low lower edge, 0 to 1
 * @param high upper edge, 0 to 1
 * @param reason why it was in that state, else ""
 */
record Piece(Shade shade, long from, long to, double low, double high, String reason) {
    private static final String NOT_SAMPLED = " of this time; when within it is not known";

    /** The pieces of one task, in order of time, then of height; none for a task without length. */
    static List<Piece> of(TaskTrace task, long origin) {
        long from = Math.max(0, task.startNanos() - origin);
        long to = Math.max(from, task.endNanos() - origin);
        if (to == from) {
            return List.of();
        }
        List<Piece> sampled = sampled(task, origin, from, to);
        Map<Shade, Double> rest = rest(task, sampled);
        List<Piece> pieces = new ArrayList<>();
        long reached = from;
        for (Piece piece : sampled) {
            pieces.addAll(shares(rest, reached, piece.from()));
            pieces.add(piece);
            reached = piece.to();
        }
        pieces.addAll(shares(rest, reached, to));
        return pieces;
    }

    /** The slices, cut so that they lie within the task and don't overlap. */
    private static List<Piece> sampled(TaskTrace task, long origin, long from, long to) {
        List<Piece> pieces = new ArrayList<>();
        long reached = from;
        for (Slice slice : task.slices()) {
            long start = Math.max(reached, slice.startNanos() - origin);
            long end = Math.min(to, slice.endNanos() - origin);
            if (end > start) {
                pieces.add(new Piece(Shade.of(slice.state()), start, end, 0, 1, slice.reason()));
                reached = end;
            }
        }
        return pieces;
    }

    /** What the account has beyond the slices, as shares of 1: what the time between them was spent with. */
    private static Map<Shade, Double> rest(TaskTrace task, List<Piece> sampled) {
        Map<Shade, Double> nanos = new EnumMap<>(Shade.class);
        Account.of(task.accounting()).nanos().forEach((shade, time) -> nanos.put(shade, (double) time));
        for (Piece piece : sampled) {
            nanos.computeIfPresent(piece.shade(), (shade, time) -> Math.max(0, time - piece.area()));
        }
        double sum = nanos.values().stream().mapToDouble(Double::doubleValue).sum();
        if (sum <= 0) {
            return Map.of(Shade.IN_FLIGHT, 1.0);
        }
        nanos.replaceAll((shade, time) -> time / sum);
        return nanos;
    }

    private static List<Piece> shares(Map<Shade, Double> shares, long from, long to) {
        List<Piece> pieces = new ArrayList<>();
        if (to <= from) {
            return pieces;
        }
        double low = 0;
        for (Map.Entry<Shade, Double> share : shares.entrySet()) {
            double high = Math.min(1, low + share.getValue());
            if (high > low) {
                String reason = shares.size() == 1 ? "" : Quantity.percent(share.getValue()) + NOT_SAMPLED;
                pieces.add(new Piece(share.getKey(), from, to, low, high, reason));
            }
            low = high;
        }
        return pieces;
    }

    /** Share of a task's time, 0 to 1, of which it is known when what happened. */
    static double sampledShare(TaskTrace task, long origin) {
        double wall = Math.max(1.0, task.endNanos() - task.startNanos());
        return sampled(task, origin, task.startNanos() - origin, task.endNanos() - origin).stream()
                        .mapToDouble(Piece::area)
                        .sum()
                / wall;
    }

    /** Task time in it: its length by its height, in nanoseconds. */
    double area() {
        return (to - from) * (high - low);
    }
}
