package dev.tandem.chart;

import com.google.gson.JsonObject;
import dev.tandem.trace.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The response time of the first task, by how many other tasks ran beside it: the convoy that a task which mostly waits
 * gets into behind tasks that compute (D. Beazley, Understanding the Python GIL, PyCon 2010). A response is what the
 * task put into a span. Immutable, safe for any thread.
 */
public final class ResponseChart implements Drawing {
    static final String OWN = "the span's own time";
    static final String LOCK = Shade.WAITING_FOR_LOCK.label();
    static final List<String> NOTES = List.of("Bars: mean of the spans of task 0, by the number of tasks beside it.");
    private static final int BAR = 40;

    private final String title;
    private final Responses responses;

    private ResponseChart(String title, Responses responses) {
        this.title = Objects.requireNonNull(title, "title");
        this.responses = responses;
    }

    /**
     * @param measurements in the order in which they are to be shown
     * @param title what they showed, as a sentence
     * @return empty if the first task has no span in any of them
     */
    public static Optional<ResponseChart> of(List<Measurement> measurements, String title) {
        Responses responses = Responses.of(measurements);
        return responses.bars().isEmpty() ? Optional.empty() : Optional.of(new ResponseChart(title, responses));
    }

    @Override
    public JsonObject vegaLite() {
        return ResponseVega.document(title, responses);
    }

    @Override
    public Optional<byte[]> png() {
        return WithFonts.draw(() -> ResponsePng.draw(title, responses));
    }

    @Override
    public String text() {
        List<String> lines = new ArrayList<>(Titles.wrap(title, LanesText.COLUMNS));
        lines.add("");
        double most = responses.longestMeanNanos();
        for (Responses.Bar bar : responses.bars()) {
            int own = (int) Math.round((bar.meanNanos() - bar.lockNanos()) / most * BAR);
            int all = (int) Math.round(bar.meanNanos() / most * BAR);
            String drawn = "█".repeat(own)
                    + String.valueOf(Shade.WAITING_FOR_LOCK.glyph()).repeat(all - own)
                    + " ".repeat(BAR - all);
            lines.add(bar.label());
            lines.add("│" + drawn + "│ " + bar.figures());
        }
        lines.add("█ " + OWN + "   " + Shade.WAITING_FOR_LOCK.glyph() + " " + LOCK);
        lines.addAll(Titles.wrap(NOTES, LanesText.COLUMNS));
        return String.join("\n", lines);
    }
}
