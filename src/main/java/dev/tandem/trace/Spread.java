package dev.tandem.trace;

/**
 * A figure that was measured several times.
 *
 * @param median the middle value, the one that is printed
 * @param min the smallest
 * @param max the largest
 * @param count how many measurements there were, at least 1
 */
public record Spread(double median, double min, double max, int count) {
    /** Whether the ranges from min to max touch: then no difference was measured. */
    public boolean touches(Spread other) {
        return min <= other.max && other.min <= max;
    }
}
