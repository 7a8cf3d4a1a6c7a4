package dev.tandem.chart;

import com.google.gson.JsonObject;
import dev.tandem.trace.Measurement;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What each mode gained: a bar for each mode, or a curve over the number of workers, with the spread over the repeats,
 * the ideal, the line of one after another and that of the cores; beside it where the wall time went. Immutable, safe
 * for any thread.
 */
public final class SpeedupChart implements Drawing {
    private final String title;
    private final Speedups speedups;

    private SpeedupChart(List<Measurement> measurements, String title) {
        this.title = Objects.requireNonNull(title, "title");
        if (measurements.isEmpty()) {
            throw new IllegalArgumentException("A speedup chart needs at least one measurement.");
        }
        speedups = Speedups.of(measurements);
    }

    /**
     * @param measurements in the order in which they are to be shown
     * @param title what they showed, as a sentence
     * @throws IllegalArgumentException if there are none
     */
    public static SpeedupChart of(List<Measurement> measurements, String title) {
        return new SpeedupChart(measurements, title);
    }

    @Override
    public JsonObject vegaLite() {
        return SpeedupVega.document(title, speedups);
    }

    @Override
    public Optional<byte[]> png() {
        return WithFonts.draw(() -> SpeedupPng.draw(title, speedups));
    }

    @Override
    public String text() {
        return SpeedupText.of(title, speedups);
    }
}
