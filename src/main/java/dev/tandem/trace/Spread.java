package dev.tandem.trace;

import java.util.Arrays;

/**
 * A figure that was measured several times.
 *
 * @param median the middle value, the one that is printed
 * @param min the smallest
 * @param max the largest
 * @param count how many measurements there were, at least 1
 */
public record Spread(double median, double min, double max, int count) {
    /**
     * The spread of some measurements.
     *
     * @throws IllegalArgumentException if there is none, or one is NaN or infinite
     */
    public static Spread of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("A spread needs at least one measurement.");
        }
        for (double value : values) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException(value + " is not a measurement.");
            }
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : sorted[middle - 1] / 2 + sorted[middle] / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1], sorted.length);
    }

    /** Whether the ranges from min to max touch: then no difference was measured. */
    public boolean touches(Spread other) {
        return min <= other.max && other.min <= max;
    }
}
