package dev.tandem.chart;

import com.google.gson.JsonObject;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One chart in the three forms in which Tandem shows it. All three say the same. Immutable, safe for any thread. */
public interface Drawing {
    /** A Vega-Lite v5 specification (kept to what 5.6.1 knows) with its data inline; loads nothing from a network. */
    JsonObject vegaLite();

    /** An opaque PNG at twice the nominal size, or empty with no usable font on this JDK. */
    Optional<byte[]> png();

    /** Unicode text, at most 100 columns, for terminals and diffs. */
    String text();

    /** All three as a Jupyter MIME bundle carries them. Draws the PNG: not free. */
    default Representations representations() {
        Map<String, Object> data = new LinkedHashMap<>();
        Map<String, Object> metadata = new LinkedHashMap<>();
        data.put("text/plain", text());
        png().ifPresent(png -> {
            data.put("image/png", Base64.getEncoder().encodeToString(png));
            // Without its nominal size clients show the picture twice as large as meant.
            Map<String, Object> about = new LinkedHashMap<>(Png.size(png));
            // nbconvert's alternative text, for those who can't see it: the sentence above the chart.
            about.put("alt", text().split("\n\n", 2)[0].replace('\n', ' '));
            metadata.put("image/png", about);
        });
        data.put("application/vnd.vegalite.v5+json", vegaLite());
        return new Representations(data, metadata);
    }
}
