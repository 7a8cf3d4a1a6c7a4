package dev.tandem.magic.run;

import dev.tandem.chart.CompareChart;
import dev.tandem.chart.Drawing;
import dev.tandem.chart.FiguresTable;
import dev.tandem.chart.Notes;
import dev.tandem.chart.Representations;
import dev.tandem.chart.ResponseChart;
import dev.tandem.chart.SpeedupChart;
import dev.tandem.chart.TimelineChart;
import dev.tandem.display.MimeBundle;
import dev.tandem.engine.Run;
import dev.tandem.magic.MagicCall;
import dev.tandem.magic.MagicException;
import dev.tandem.shell.Session;
import dev.tandem.trace.Measurement;
import dev.tandem.trace.Transfer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What a cell is given of its runs: variables, a table with the verdict, charts. For the cell's thread. */
final class RunReport {
    private final MagicCall call;
    private final List<Run<Object>> runs;
    private final List<Measurement> rows;
    private final String resultType;
    private final RunOptions options;
    private final List<String> missing;
    private final RunFiles files;

    /**
     * @param missing sentences on what was asked for and could not be measured
     * @param runs those that the cell asked for
     * @param reference those that they are compared to and that it didn't ask for; shown, not bound
     */
    RunReport(
            MagicCall call,
            List<Run<Object>> runs,
            List<Run<Object>> reference,
            String resultType,
            RunOptions options,
            List<String> missing,
            RunFiles files) {
        this.call = call;
        this.runs = runs;
        this.rows = Stream.concat(reference.stream(), runs.stream())
                .map(Run::measurement)
                .toList();
        this.resultType = ReferenceType.of(resultType);
        this.options = options;
        this.missing = List.copyOf(missing);
        this.files = files;
    }

    /**
     * Binds the variables, then puts the table in the progress line's place and the charts below, and
     * writes files.
     *
     * @param remark shown beside those of the runs, where there is one
     * @throws MagicException if a file can't be written
     */
    void give(ProgressLine progress, Optional<String> remark) throws MagicException {
        if (runs.isEmpty()) {
            return;
        }
        bind();
        progress.replaceBy(summary(remark));
        // The remarks stand above the charts, in the summary; a chart in a file has to bring its own.
        for (Drawing drawing : drawings(Measurement::withoutRemarks).values()) {
            Representations shown = drawing.representations();
            call.output().display(new MimeBundle(shown.data(), shown.metadata()));
        }
        for (Path file : files.write(rows, files.any() ? drawings(UnaryOperator.identity()) : Map.of())) {
            call.output().stdout("Saved " + file + "\n");
        }
    }

    private void bind() {
        Session session = call.notebook().session();
        boolean several = runs.size() > 1;
        String runType = runType(resultType);
        String type = several ? "java.util.List<" + runType + ">" : runType;
        session.bind(options.as(several), type, several ? List.copyOf(runs) : runs.get(0));
        if (options.results().isPresent()) {
            List<Object> results = runs.get(runs.size() - 1).results();
            session.bind(options.results().get(), "java.util.List<" + resultType + ">", results);
        }
    }

    /** The type of the variable for one run. */
    static String runType(String resultType) {
        return "dev.tandem.engine.Run<" + ReferenceType.of(resultType) + ">";
    }

    private MimeBundle summary(Optional<String> remark) {
        FiguresTable table = FiguresTable.of(rows);
        List<String> sentences = sentences();
        remark.ifPresent(sentences::add);
        String html = sentences.stream()
                .map(sentence -> "<p>" + escaped(sentence) + "</p>\n")
                .reduce("", String::concat);
        return new MimeBundle(
                Map.of(
                        "text/plain",
                        String.join("\n", sentences) + "\n" + table.text(),
                        "text/html",
                        html + table.html()),
                Map.of());
    }

    private List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        if (runs.size() == 1) {
            sentences.add(runs.get(0).verdict());
        } else {
            sentences.addAll(Run.compare(runs.toArray(Run<?>[]::new)).sentences());
            runs.forEach(run -> sentences.add(name(run.measurement()) + " - " + run.verdict()));
        }
        runs.forEach(run -> Transfer.line(run.timeline().transfers())
                .map(line -> runs.size() == 1 ? line : name(run.measurement()) + " - " + line)
                .ifPresent(sentences::add));
        Notes remarks = new Notes();
        rows.forEach(row -> remarks.add(name(row), row.timeline().remarks()));
        sentences.addAll(remarks.sentences());
        sentences.addAll(missing);
        if (asksFor(ChartKind.CONVOY) && !namesSpans()) {
            sentences.add("There is no response time to draw, because task 0 has no span: put what is to be timed into"
                    + " span(\"turn\", () -> ...).");
        }
        return sentences;
    }

    private static String name(Measurement row) {
        return row.mode() + ":" + row.workers() + (row.runtime().equals("java") ? "" : " (" + row.runtime() + ")");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** @param as what is drawn of each measurement */
    private Map<ChartKind, Drawing> drawings(UnaryOperator<Measurement> as) {
        List<Measurement> drawn = rows.stream().map(as).toList();
        Set<ChartKind> kinds = options.chart().map(ChartKind.Choice::kinds).orElseGet(this::fitting);
        Map<ChartKind, Drawing> drawings = new EnumMap<>(ChartKind.class);
        if (kinds.contains(ChartKind.TIMELINE)) {
            drawings.put(
                    ChartKind.TIMELINE,
                    runs.size() == 1
                            ? TimelineChart.of(
                                    as.apply(runs.get(0).measurement()).timeline(),
                                    sentences().get(0))
                            : CompareChart.of(drawn, sentences().get(0)));
        }
        if (kinds.contains(ChartKind.SPEEDUP) || kinds.contains(ChartKind.SCALING)) {
            drawings.put(ChartKind.SPEEDUP, SpeedupChart.of(drawn, sentences().get(0)));
        }
        if (kinds.contains(ChartKind.CONVOY)) {
            responses().ifPresent(chart -> drawings.put(ChartKind.CONVOY, chart));
        }
        return drawings;
    }

    private boolean asksFor(ChartKind kind) {
        return options.chart().filter(choice -> choice.includes(kind)).isPresent();
    }

    private boolean namesSpans() {
        return runs.stream()
                .flatMap(run -> run.timeline().tasks().stream())
                .anyMatch(task -> task.index() == 0 && !task.spans().isEmpty());
    }

    private Optional<ResponseChart> responses() {
        return ResponseChart.of(
                runs.stream().map(Run::measurement).toList(), sentences().get(0));
    }

    /** A timeline; beside it a curve where only the number of workers differs, else bars, where there is a baseline. */
    private Set<ChartKind> fitting() {
        Set<ChartKind> kinds = EnumSet.of(ChartKind.TIMELINE);
        boolean sweep =
                runs.size() > 2 && runs.stream().map(Run::mode).distinct().count() == 1;
        if (options.baseline() && rows.size() > 1) {
            kinds.add(sweep ? ChartKind.SCALING : ChartKind.SPEEDUP);
        }
        return kinds;
    }
}
