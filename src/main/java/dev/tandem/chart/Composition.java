package dev.tandem.chart;

import java.util.List;

/**
 * What tasks did in each of many equal steps of time: task time by state, in nanoseconds.
 *
 * @param stepNanos length of a step
 * @param time {@code [step][shade]}; written only while it is made
 */
record Composition(double stepNanos, double[][] time) {
    /** Cuts pieces into {@code steps} steps from 0 to {@code endNanos}. */
    static Composition of(List<Piece> pieces, int steps, long endNanos) {
        double step = Math.max(1.0, endNanos) / steps;
        double[][] time = new double[steps][Shade.values().length];
        for (Piece piece : pieces) {
            double height = piece.high() - piece.low();
            int first = Math.min(steps - 1, (int) (piece.from() / step));
            int last = Math.min(steps - 1, (int) (piece.to() / step));
            for (int i = first; i <= last; i++) {
                double overlap = Math.min(piece.to(), (i + 1) * step) - Math.max(piece.from(), i * step);
                if (overlap > 0) {
                    time[i][piece.shade().ordinal()] += overlap * height;
                }
            }
        }
        return new Composition(step, time);
    }

    int steps() {
        return time.length;
    }

    double of(int step, Shade shade) {
        return time[step][shade.ordinal()];
    }

    /** Task time in a step, over all states. */
    double total(int step) {
        double sum = 0;
        for (double part : time[step]) {
            sum += part;
        }
        return sum;
    }
}
