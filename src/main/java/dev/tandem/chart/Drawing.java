package dev.tandem.chart;

import com.google.gson.JsonObject;

/** One chart in the three forms in which Tandem shows it. All three say the same. Immutable, safe for any thread. */
public interface Drawing {
    /** A Vega-Lite v5 specification (kept to what 5.6.1 knows) with its data inline; loads nothing from a network. */
    JsonObject vegaLite();

    /** An opaque PNG at twice the nominal size, or empty with no usable font on this JDK. */
    java.util.Optional<byte[]> png();

    /** Unicode text, at most 100 columns, for terminals and diffs. */
    String text();
}
