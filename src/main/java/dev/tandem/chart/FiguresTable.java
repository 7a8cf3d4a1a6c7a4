package dev.tandem.chart;

import dev.tandem.trace.Cost;
import dev.tandem.trace.Figures;
import dev.tandem.trace.Measurement;
import dev.tandem.trace.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The figures of several measurements side by side, by the definitions of METRICS.md. A figure that could not be had is
 * a dash, and a line below the table says why. Immutable, safe for any thread.
 */
public final class FiguresTable {
    private static final String DASH = "–";

    private final TextTable table;

    private FiguresTable(TextTable table) {
        this.table = table;
    }

    /** A cell: a figure, or why there is none. */
    private record Figure(String text, String reason) {
        static Figure of(String text) {
            return new Figure(text, "");
        }

        static Figure missing(String reason) {
            return new Figure(DASH, reason);
        }
    }

    /** One row for each measurement, in the order given. */
    public static FiguresTable of(List<Measurement> measurements) {
        List<List<Figure>> rows = new ArrayList<>();
        for (Measurement one : measurements) {
            rows.add(row(one, measurements.stream().anyMatch(m -> !m.runtime().equals("java"))));
        }
        List<String> header = new ArrayList<>(List.of(
                "mode",
                "workers",
                "wall (min–max)",
                "speedup",
                "overlap",
                "parallelism",
                "efficiency",
                "serial fraction",
                "first run",
                "spawn",
                "transfer"));
        Map<String, List<String>> reasons = new LinkedHashMap<>();
        List<List<String>> texts = new ArrayList<>();
        for (List<Figure> row : rows) {
            List<String> line = new ArrayList<>();
            for (int column = 0; column < row.size(); column++) {
                Figure figure = row.get(column);
                line.add(figure.text());
                if (!figure.reason().isEmpty()) {
                    reasons.computeIfAbsent(header.get(column) + ": " + figure.reason(), reason -> new ArrayList<>())
                            .add(row.get(0).text());
                }
            }
            texts.add(line);
        }
        List<String> notes = new ArrayList<>();
        reasons.forEach((reason, modes) -> notes.add(
                DASH + " " + reason + (modes.size() == rows.size() ? "" : " (" + String.join(", ", modes) + ")")));
        return new FiguresTable(new TextTable(header, texts, notes));
    }

    private static List<Figure> row(Measurement one, boolean runtimes) {
        Objects.requireNonNull(one, "measurement");
        Figures figures = one.figures();
        return List.of(
                Figure.of(runtimes ? one.mode() + " " + one.runtime() : one.mode()),
                Figure.of(String.valueOf(one.workers())),
                Figure.of(wall(one.wallSeconds())),
                one.speedup()
                        .map(speedup -> Figure.of(Quantity.times(speedup.median())))
                        .orElse(Figure.missing("no baseline was run")),
                Figure.of(Quantity.percent(figures.overlap())),
                known(figures.parallelism())
                        .map(cores -> Figure.of(Quantity.number(cores) + (cores == 1 ? " core" : " cores")))
                        .orElse(Figure.missing("on-CPU time could not be read")),
                efficiency(one),
                serialFraction(one),
                one.coldWallSeconds()
                        .map(cold -> Figure.of(Quantity.seconds(cold)))
                        .orElse(Figure.missing("not kept apart")),
                spawn(one.timeline().spawn()),
                transfer(one));
    }

    private static Optional<Double> known(OptionalDouble figure) {
        return figure.isPresent() ? Optional.of(figure.getAsDouble()) : Optional.empty();
    }

    private static String wall(Spread wall) {
        if (wall.count() <= 1) {
            return Quantity.seconds(wall.median());
        }
        TimeScale scale = TimeScale.suiting(wall.median() * 1e9);
        return Quantity.in(scale, wall.median() * 1e9) + " (" + Quantity.number(scale.of(wall.min() * 1e9)) + "–"
                + Quantity.number(scale.of(wall.max() * 1e9)) + ")";
    }

    private static Figure efficiency(Measurement one) {
        if (one.speedup().isEmpty()) {
            return Figure.missing("no baseline was run");
        }
        int used = Math.max(1, Math.min(one.workers(), one.figures().tasks()));
        return Figure.of(Quantity.percent(one.speedup().get().median() / used));
    }

    /** Karp and Flatt, "Measuring Parallel Processor Performance", CACM 33(5), 1990. */
    private static Figure serialFraction(Measurement one) {
        if (one.speedup().isEmpty()) {
            return Figure.missing("no baseline was run");
        }
        if (one.workers() < 2) {
            return Figure.missing("needs more than 1 worker");
        }
        double speedup = one.speedup().get().median();
        double k = one.workers();
        if (speedup <= 0) {
            return Figure.missing("no speedup was measured");
        }
        double fraction = (1 / speedup - 1 / k) / (1 - 1 / k);
        return fraction > 1 ? Figure.of("slower than 1") : Figure.of(Quantity.percent(fraction));
    }

    private static Figure spawn(List<Cost> spawn) {
        if (spawn.isEmpty()) {
            return Figure.missing("no worker was started for it");
        }
        long[] nanos = spawn.stream().mapToLong(Cost::nanos).sorted().toArray();
        OptionalLong bytes = spawn.get(0).bytes();
        boolean all = spawn.stream().allMatch(cost -> cost.bytes().isPresent());
        double mean = spawn.stream()
                .mapToLong(cost -> cost.bytes().orElse(0))
                .average()
                .orElse(0);
        return Figure.of(Quantity.nanos(nanos[nanos.length / 2])
                + (all && bytes.orElse(0) > 0 ? ", " + Quantity.bytes(mean) : ""));
    }

    private static Figure transfer(Measurement one) {
        Optional<Cost> out = one.timeline().transferOut();
        Optional<Cost> back = one.timeline().transferBack();
        if (out.isEmpty() && back.isEmpty()) {
            return Figure.missing("memory is shared");
        }
        long nanos = out.map(Cost::nanos).orElse(0L) + back.map(Cost::nanos).orElse(0L);
        long bytes = out.map(cost -> cost.bytes().orElse(0)).orElse(0L)
                + back.map(cost -> cost.bytes().orElse(0)).orElse(0L);
        return Figure.of(Quantity.nanos(nanos) + (bytes > 0 ? ", " + Quantity.bytes(bytes) : ""));
    }

    /** At most 100 columns wide; figures that don't fit beside the others stand in a second block. */
    public String text() {
        return table.text(LanesText.COLUMNS);
    }

    /** A table of GitHub-flavoured Markdown. */
    public String markdown() {
        return table.markdown();
    }

    /** A plain HTML table without script or style. */
    public String html() {
        return table.html();
    }

    /** As a Jupyter MIME bundle carries it. */
    public Representations representations() {
        return new Representations(Map.of("text/plain", text(), "text/html", html()), Map.of());
    }
}
