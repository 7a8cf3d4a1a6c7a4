package dev.tandem.trace;

import java.util.Locale;

/** Times as people read them, with three digits and the unit that fits: {@code 12.3 ms}. */
public final class Durations {
    private static final double MICRO = 1e-6;
    private static final double MILLI = 1e-3;
    private static final double MINUTE = 60;

    private Durations() {}

    /** The text of a time in seconds. */
    public static String text(double seconds) {
        double size = Math.abs(seconds);
        if (size < 0.9995e-6) {
            return String.format(Locale.ROOT, "%.0f ns", seconds * 1e9);
        }
        if (size < 0.9995e-3) {
            return digits(seconds / MICRO) + " µs";
        }
        if (size < 0.9995) {
            return digits(seconds / MILLI) + " ms";
        }
        if (size < 2 * MINUTE) {
            return digits(seconds) + " s";
        }
        return String.format(Locale.ROOT, "%d min %d s", (long) (seconds / MINUTE), Math.round(seconds % MINUTE));
    }

    private static String digits(double value) {
        double size = Math.abs(value);
        String pattern = size < 9.995 ? "%.2f" : size < 99.95 ? "%.1f" : "%.0f";
        return String.format(Locale.ROOT, pattern, value);
    }
}
