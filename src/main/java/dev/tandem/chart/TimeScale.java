package dev.tandem.chart;

import com.google.gson.JsonObject;

/**
 * The unit of a time axis.
 *
 * @param symbol as written on the axis
 * @param nanos how many nanoseconds one of it has
 */
record TimeScale(String symbol, double nanos) {
    private static final TimeScale NANOSECONDS = new TimeScale("ns", 1);
    private static final TimeScale MICROSECONDS = new TimeScale("µs", 1e3);
    private static final TimeScale MILLISECONDS = new TimeScale("ms", 1e6);
    private static final TimeScale SECONDS = new TimeScale("s", 1e9);
    private static final TimeScale MINUTES = new TimeScale("min", 60e9);
    private static final TimeScale HOURS = new TimeScale("h", 3600e9);

    /** The unit in which a duration reads best. */
    static TimeScale suiting(double nanos) {
        double size = Math.abs(nanos);
        if (size == 0 || (size >= 999.5e6 && size < 120e9)) {
            return SECONDS;
        }
        if (size < 999.5) {
            return NANOSECONDS;
        }
        if (size < 999.5e3) {
            return MICROSECONDS;
        }
        if (size < 999.5e6) {
            return MILLISECONDS;
        }
        return size < 7200e9 ? MINUTES : HOURS;
    }

    /** The time axis in Vega-Lite: so few labels that those of two decimals stand apart, the first one under its tick. */
    JsonObject vegaAxis() {
        return Json.object(
                "title", "time since hand-over (" + symbol + ")", "grid", false, "tickCount", 12, "labelFlush", false);
    }

    double of(double value) {
        return value / nanos;
    }
}
