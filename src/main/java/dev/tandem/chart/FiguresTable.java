package dev.tandem.chart;

import dev.tandem.trace.Cost;
import dev.tandem.trace.Measurement;
import dev.tandem.trace.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;

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

    /** A cell, and what must be said of it: why there is no figure, or what an odd one means. */
    private record Figure(String text, String reason) {
        static Figure of(String text) {
            return new Figure(text, "");
        }

        static Figure missing(String reason) {
            return new Figure(DASH, reason);
        }
    }

    /** A figure to be explained, and the column where it stands. */
    private record Odd(String header, Figure figure) {}

    /** Said once of all columns that it holds for; {@code modes} is empty where it holds for every row. */
    private record Note(Figure figure, List<String> modes) {
        String about(List<String> headers) {
            return figure.text() + " " + String.join(", ", headers) + ": " + figure.reason()
                    + (modes.isEmpty() ? "" : " (" + String.join(", ", modes) + ")");
        }
    }

    private record Column(String header, Function<Measurement, Figure> figure) {}

    private static final List<Column> COLUMNS = List.of(
            new Column("workers", one -> Figure.of(String.valueOf(one.workers()))),
            new Column("wall (min–max)", one -> Figure.of(wall(one.wallSeconds()))),
            new Column("speedup", FiguresTable::speedup),
            new Column(
                    "overlap", one -> Figure.of(Quantity.percent(one.figures().overlap()))),
            new Column("parallelism", FiguresTable::parallelism),
            new Column("efficiency", FiguresTable::efficiency),
            new Column("serial fraction", FiguresTable::serialFraction),
            new Column("first run", FiguresTable::firstRun),
            new Column("spawn", FiguresTable::spawn),
            new Column("transfer", FiguresTable::transfer),
            new Column("lock hand-overs", FiguresTable::handOvers));

    /** One row for each measurement, in the order given. */
    public static FiguresTable of(List<Measurement> measurements) {
        boolean runtimes = measurements.stream().anyMatch(one -> !one.runtime().equals("java"));
        boolean locks =
                measurements.stream().anyMatch(one -> one.timeline().lock().isPresent());
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("mode", one -> Figure.of(runtimes ? one.mode() + " " + one.runtime() : one.mode())));
        columns.addAll(COLUMNS.subList(0, locks ? COLUMNS.size() : COLUMNS.size() - 1));
        List<String> names = Speedups.of(measurements).bars().stream()
                .map(Speedups.Bar::label)
                .toList();
        Map<Odd, List<String>> odd = new LinkedHashMap<>();
        List<List<String>> rows = new ArrayList<>();
        for (Measurement one : measurements) {
            List<String> row = new ArrayList<>();
            for (Column column : columns) {
                Figure figure = column.figure().apply(one);
                row.add(figure.text());
                if (!figure.reason().isEmpty()) {
                    odd.computeIfAbsent(new Odd(column.header(), figure), any -> new ArrayList<>())
                            .add(names.get(rows.size()));
                }
            }
            rows.add(row);
        }
        Map<Note, List<String>> notes = new LinkedHashMap<>();
        odd.forEach((figure, modes) -> notes.computeIfAbsent(
                        new Note(figure.figure(), modes.size() == rows.size() ? List.of() : modes),
                        any -> new ArrayList<>())
                .add(figure.header()));
        List<String> lines = new ArrayList<>();
        notes.forEach((note, headers) -> lines.add(note.about(headers)));
        return new FiguresTable(
                new TextTable(columns.stream().map(Column::header).toList(), rows, lines));
    }

    private static Figure speedup(Measurement one) {
        return one.speedup()
                .map(speedup -> Figure.of(Quantity.times(speedup.median())))
                .orElse(Figure.missing("nothing to compare with"));
    }

    private static Figure parallelism(Measurement one) {
        return known(one.figures().parallelism())
                .map(cores -> Figure.of(cores(cores)))
                .orElse(Figure.missing("on-CPU time could not be read"));
    }

    private static String cores(double cores) {
        return cores > 0 && cores < 0.01 ? "< 0.01 cores" : Quantity.number(cores) + (cores == 1 ? " core" : " cores");
    }

    private static Figure firstRun(Measurement one) {
        return one.coldWallSeconds()
                .map(cold -> Figure.of(Quantity.seconds(cold)))
                .orElse(Figure.missing("not kept apart"));
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
        return known(one.efficiency())
                .map(share -> Figure.of(Quantity.percent(share)))
                .orElse(Figure.missing("nothing to compare with"));
    }

    private static Figure serialFraction(Measurement one) {
        if (one.workers() < 2) {
            return Figure.missing("needs more than 1 worker");
        }
        Optional<Double> fraction = known(one.serialFraction());
        if (fraction.isEmpty()) {
            return Figure.missing("nothing to compare with");
        }
        if (fraction.get() > 1) {
            return new Figure("> 100 %", "slower than one after another");
        }
        return fraction.get() < 0
                ? new Figure("< 0 %", "gained more than the number of workers")
                : Figure.of(Quantity.percent(fraction.get()));
    }

    private static Figure handOvers(Measurement one) {
        return one.timeline()
                .lock()
                .map(lock -> Figure.of(Quantity.number(lock.figures().handOversPerSecond()) + "/s"))
                .orElse(Figure.missing("no interpreter lock"));
    }

    /** Of the repeat that is shown; where that found its workers started, of the first execution. */
    private static Figure spawn(Measurement one) {
        List<Cost> spawn = one.timeline().spawn().isEmpty()
                ? one.coldSpawn()
                : one.timeline().spawn();
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
