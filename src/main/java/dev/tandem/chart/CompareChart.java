package dev.tandem.chart;

import com.google.gson.JsonObject;
import dev.tandem.trace.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The timelines of several measurements, small, under each other on one time axis, so that lengths can be compared by
 * eye. Immutable, safe for any thread.
 */
public final class CompareChart implements Drawing {
    private static final int MOST_LANES = 8;
    private static final int MOST_BLOCKS_IN_ALL = 3200;

    /**
     * @param name mode and workers
     * @param heading the same with wall time and speedup
     */
    record Part(String name, String heading, Lanes lanes) {}

    private final String title;
    private final List<Part> parts;
    private final long endNanos;

    private CompareChart(List<Measurement> measurements, String title) {
        this.title = Objects.requireNonNull(title, "title");
        if (measurements.isEmpty()) {
            throw new IllegalArgumentException("A comparison needs at least one measurement.");
        }
        List<Part> made = new ArrayList<>();
        for (int i = 0; i < measurements.size(); i++) {
            Measurement one = measurements.get(i);
            Speedups.Bar bar = Speedups.of(measurements).bars().get(i);
            String speedup =
                    one.speedup().map(s -> " · " + Quantity.times(s.median())).orElse("");
            made.add(new Part(
                    bar.label(),
                    bar.label() + " · " + Quantity.seconds(one.wallSeconds().median()) + speedup,
                    Lanes.of(one.timeline(), MOST_LANES, MOST_BLOCKS_IN_ALL / measurements.size())));
        }
        parts = List.copyOf(made);
        endNanos =
                parts.stream().mapToLong(part -> part.lanes().endNanos()).max().orElse(1);
    }

    /**
     * @param measurements in the order in which they are to be shown
     * @param title what they showed, as a sentence
     * @throws IllegalArgumentException if there are none
     */
    public static CompareChart of(List<Measurement> measurements, String title) {
        return new CompareChart(measurements, title);
    }

    /** What is said of every timeline once; what is said of some, with their names. */
    private List<String> notes() {
        Notes notes = new Notes();
        parts.forEach(part -> notes.add(part.name(), part.lanes().notes()));
        return notes.sentences();
    }

    @Override
    public JsonObject vegaLite() {
        TimeScale scale = TimeScale.suiting(endNanos);
        List<JsonObject> views = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            boolean last = i == parts.size() - 1;
            JsonObject view = LanesVega.view(parts.get(i).lanes(), endNanos, scale, Vega.WIDTH, last);
            view.add(
                    "title",
                    Json.object(
                            "text",
                            parts.get(i).heading(),
                            "anchor",
                            "start",
                            // The plot's edge, not that of the names beside it, which are of different lengths.
                            "frame",
                            "group",
                            "fontSize",
                            12,
                            "offset",
                            2));
            views.add(view);
        }
        return Vega.document(title, notes(), views);
    }

    @Override
    public Optional<byte[]> png() {
        return WithFonts.draw(() -> ComparePng.draw(title, notes(), parts, endNanos));
    }

    @Override
    public String text() {
        List<String> lines = new ArrayList<>(Titles.wrap(title, LanesText.COLUMNS));
        for (Part part : parts) {
            lines.add("");
            lines.add(part.heading());
            lines.addAll(LanesText.lanes(part.lanes(), endNanos));
            lines.addAll(LanesText.legend(part.lanes()));
        }
        lines.add("");
        lines.addAll(LanesText.axis(endNanos));
        lines.addAll(Titles.wrap(notes(), LanesText.COLUMNS));
        return String.join("\n", lines);
    }
}
