package dev.tandem.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;

/** Measurements as a table of text, a row for each, the same columns as in the charts. A dash is a figure that can't be had. */
public final class PlainFigures {
    private static final String NONE = "-";
    private static final List<String> HEADINGS = List.of(
            "mode",
            "workers",
            "tasks",
            "wall time",
            "min to max",
            "speedup",
            "min to max",
            "efficiency",
            "overlap",
            "concurrency",
            "parallelism",
            "first run");

    private PlainFigures() {}

    /** The table, lines separated by newlines, none at the end. */
    public static String of(List<Measurement> measurements) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADINGS);
        measurements.forEach(m -> rows.add(row(m)));
        int[] widths = new int[HEADINGS.size()];
        for (List<String> row : rows) {
            for (int c = 0; c < widths.length; c++) {
                widths[c] = Math.max(widths[c], row.get(c).length());
            }
        }
        return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining("\n"));
    }

    private static List<String> row(Measurement m) {
        Figures f = m.figures();
        String mode = m.runtime().equals("java") ? m.mode() : m.mode() + " (" + m.runtime() + ")";
        return List.of(
                mode,
                Integer.toString(m.workers()),
                Integer.toString(f.tasks()),
                Durations.text(m.wallSeconds().median()),
                range(Optional.of(m.wallSeconds()), Durations::text),
                m.speedup().map(s -> times(s.median())).orElse(NONE),
                range(m.speedup(), PlainFigures::times),
                percent(m.efficiency()),
                percent(OptionalDouble.of(f.overlap())),
                format("%.2f", f.concurrency()),
                f.parallelism().isPresent()
                        ? format("%.2f cores", f.parallelism().getAsDouble())
                        : NONE,
                m.coldWallSeconds().map(Durations::text).orElse(NONE));
    }

    private static String range(Optional<Spread> spread, DoubleFunction<String> text) {
        return spread.filter(s -> s.count() > 1)
                .map(s -> text.apply(s.min()) + " to " + text.apply(s.max()))
                .orElse(NONE);
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < widths.length; c++) {
            String padding = " ".repeat(widths[c] - row.get(c).length());
            line.append(c == 0 ? row.get(c) + padding : "  " + padding + row.get(c));
        }
        return line.toString().stripTrailing();
    }

    private static String times(double value) {
        return format("%.2fx", value);
    }

    private static String percent(OptionalDouble share) {
        return share.isPresent() ? format("%.0f %%", 100 * share.getAsDouble()) : NONE;
    }

    private static String format(String pattern, double value) {
        return String.format(Locale.ROOT, pattern, value);
    }
}
