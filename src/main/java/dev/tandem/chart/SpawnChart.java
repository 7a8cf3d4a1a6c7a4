package dev.tandem.chart;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What starting a worker of each kind costs: a mark for the median and a line for the spread, on a logarithmic axis,
 * since a thread and a process lie factors of a thousand apart. Immutable, safe for any thread.
 */
public final class SpawnChart implements Drawing {
    static final List<String> NOTES = List.of(
            "From the request until the worker can take a task: median and spread. Each line of the axis is ten times the"
                    + " one before it.");
    static final String MEDIAN = "median, with the memory that one adds";
    static final String SPREAD = "min to max";
    private static final int COLUMNS = 56;

    private final String title;
    private final SpawnCosts costs;

    private SpawnChart(SpawnCosts costs, String title) {
        this.costs = Objects.requireNonNull(costs, "costs");
        this.title = Objects.requireNonNull(title, "title");
    }

    /** @param title what was found, as a sentence */
    public static SpawnChart of(SpawnCosts costs, String title) {
        return new SpawnChart(costs, title);
    }

    @Override
    public JsonObject vegaLite() {
        return SpawnVega.document(title, costs);
    }

    @Override
    public Optional<byte[]> png() {
        return WithFonts.draw(() -> SpawnPng.draw(title, costs));
    }

    @Override
    public String text() {
        List<String> lines = new ArrayList<>(Titles.wrap(title, LanesText.COLUMNS));
        lines.add("");
        for (SpawnCosts.Kind kind : costs.kinds()) {
            int from = column(kind.seconds().min());
            int to = Math.max(from, column(kind.seconds().max()));
            StringBuilder bar = new StringBuilder(" ".repeat(COLUMNS));
            for (int i = from; i <= to; i++) {
                bar.setCharAt(i, '─');
            }
            bar.setCharAt(column(kind.seconds().median()), '●');
            lines.add(String.format("%-22s│%s│ %s", kind.label(), bar, kind.figures()));
        }
        StringBuilder axis = new StringBuilder(" ".repeat(COLUMNS + 12));
        for (int power = costs.lowest(); power <= costs.highest(); power++) {
            int at = column(Math.pow(10, power - 6));
            String label = Quantity.seconds(Math.pow(10, power - 6));
            axis.replace(at, Math.min(axis.length(), at + label.length()), label);
        }
        lines.add(" ".repeat(23) + axis.toString().stripTrailing());
        lines.add("● " + MEDIAN + "   ─ " + SPREAD);
        lines.addAll(Titles.wrap(NOTES, LanesText.COLUMNS));
        return String.join("\n", lines);
    }

    private int column(double seconds) {
        double power = Math.log10(seconds * 1e6);
        double share = (power - costs.lowest()) / Math.max(1, costs.highest() - costs.lowest());
        return (int) Math.max(0, Math.min(COLUMNS - 1, Math.round(share * (COLUMNS - 1))));
    }
}
