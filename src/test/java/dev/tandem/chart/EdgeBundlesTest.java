package dev.tandem.chart;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.tandem.trace.Accounting;
import dev.tandem.trace.ChromeTrace;
import dev.tandem.trace.Cost;
import dev.tandem.trace.Ending;
import dev.tandem.trace.Figures;
import dev.tandem.trace.Measurement;
import dev.tandem.trace.PlainFigures;
import dev.tandem.trace.Scaling;
import dev.tandem.trace.Slice;
import dev.tandem.trace.Spread;
import dev.tandem.trace.State;
import dev.tandem.trace.StateTable;
import dev.tandem.trace.TaskTrace;
import dev.tandem.trace.Timeline;
import dev.tandem.trace.TraceFormat;
import dev.tandem.trace.Worker;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Everything that can be shown or saved of runs at the edges (no time, no tasks, no clocks, nothing but kills, far too
 * many) is searched for figures that are none.
 */
class EdgeBundlesTest {
    private static final long MS = Samples.MS;
    private static final int MANY = 10_000;
    private static final Pattern NO_FIGURE = Pattern.compile(
            "\\b(NaN|Infinity|null)\\b|∞|(?<![\\w.–-])-\\d[\\d.,]* ?(ns|us|µs|ms|s|min|%|x|×|cores?)\\b");

    private static TaskTrace task(int i, Worker on, long from, long to, Accounting told, Ending how, List<Slice> seen) {
        return new TaskTrace(
                i,
                on,
                Samples.ORIGIN + from,
                Samples.ORIGIN + to,
                told,
                how,
                how == Ending.DONE ? "" : "the time limit of 1 s was reached",
                seen,
                List.of());
    }

    private static Timeline all(int count, long length, Accounting told, Ending how, boolean sampled) {
        List<Worker> workers = Samples.workers("thread", count);
        List<Slice> seen = sampled
                ? List.of(
                        new Slice(State.RUNNING, Samples.ORIGIN, Samples.ORIGIN + length / 2, ""),
                        new Slice(State.BLOCKED, Samples.ORIGIN + length / 2, Samples.ORIGIN + length * 3 / 4, "sleep"))
                : List.of();
        return Samples.timeline(
                workers,
                IntStream.range(0, count)
                        .mapToObj(i -> task(i, workers.get(i), 0, length, told, how, seen))
                        .toList(),
                length,
                2);
    }

    private static Map<String, Timeline> edges() {
        Accounting noQueue = new Accounting(
                20 * MS, OptionalLong.of(5 * MS), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
        Accounting backwards = new Accounting(
                20 * MS, OptionalLong.of(30 * MS), OptionalLong.of(9 * MS), OptionalLong.of(-4), OptionalLong.of(-9));
        Map<String, Timeline> edges = new LinkedHashMap<>();
        edges.put("nothing ran", Samples.timeline(List.of(), List.of(), 0, 2));
        edges.put("workers and no task", Samples.timeline(Samples.workers("thread", 3), List.of(), MS, 2));
        edges.put("one task", Samples.even(1, 1, 800 * MS, 0.97, 0.02, 0));
        edges.put("one task without length", Samples.even(1, 1, 0, 0, 0, 0));
        edges.put("tasks without length", Samples.even(2, 6, 0, 0, 0, 0));
        edges.put("a nanosecond each", Samples.even(2, 6, 1, 1, 0, 0));
        edges.put("all killed", all(4, 900 * MS, Accounting.wallOnly(900 * MS), Ending.KILLED, false));
        edges.put("all killed, sampled", all(4, 900 * MS, Accounting.wallOnly(900 * MS), Ending.KILLED, true));
        edges.put("all killed at once", all(4, 0, Accounting.wallOnly(0), Ending.KILLED, false));
        edges.put("all failed", all(3, MS, Samples.shares(MS, 1, 0, 0), Ending.FAILED, false));
        edges.put("clock unreadable", all(2, 20 * MS, Accounting.wallOnly(20 * MS), Ending.DONE, false));
        edges.put("queue unreadable", all(2, 20 * MS, noQueue, Ending.DONE, true));
        edges.put("clocks that disagree", all(2, 20 * MS, backwards, Ending.DONE, true));
        edges.put("more workers than tasks", moreWorkersThanTasks());
        edges.put("two hundred workers", Samples.even(200, 200, 300 * MS, 0.01, 0.02, 0));
        edges.put("a hundred thousand tasks", Samples.even(4, 100_000, 10_000, 0.45, 0.5, 0));
        edges.put("a hundred thousand without length", Samples.even(4, 100_000, 0, 0, 0, 0));
        edges.put("ten minutes", Samples.even(4, 8, 600_000 * MS, 0.5, 0.49, 0));
        edges.put("lock", Samples.recordedLock());
        edges.put("processes", Samples.processes(4));
        edges.put("mixed", Samples.mixed());
        return edges;
    }

    private static Timeline moreWorkersThanTasks() {
        List<Worker> workers = Samples.workers("thread", 50);
        return Samples.timeline(
                workers,
                List.of(Samples.task(0, workers.get(49), 0, 5 * MS, Samples.shares(5 * MS, 1, 0, 0))),
                5 * MS,
                2);
    }

    static Stream<Arguments> timelines() {
        return edges().entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
    }

    /** As the engine makes it of two executions, with a baseline of the same length. */
    private static Measurement measured(String mode, int workers, Timeline timeline, boolean baseline) {
        double wall = Figures.of(timeline).wallSeconds();
        OptionalDouble speedup = Scaling.speedup(wall, wall);
        return new Measurement(
                mode,
                workers,
                "java",
                Figures.of(timeline),
                timeline,
                Spread.of(wall, wall),
                baseline && speedup.isPresent()
                        ? Optional.of(Spread.of(speedup.getAsDouble(), speedup.getAsDouble()))
                        : Optional.empty(),
                Optional.of(wall),
                List.of(new Cost(0, OptionalLong.empty())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("timelines")
    void everythingShownHasFigures(String name, Timeline timeline) throws IOException {
        Measurement serial = measured("serial", 1, timeline, true);
        Measurement threads = measured("threads", 4, timeline, true);
        Measurement alone = measured("threads", 4, timeline, false);
        // Six points are fitted.
        List<Measurement> sweep = (timeline.tasks().size() > MANY ? IntStream.of(1, 2) : IntStream.of(1, 2, 3, 4, 6, 8))
                .mapToObj(k -> measured("threads", k, timeline, true))
                .toList();
        List<Drawing> drawings = new ArrayList<>(List.of(
                TimelineChart.of(timeline, alone.verdict()),
                SpeedupChart.of(List.of(serial, threads), threads.verdict()),
                SpeedupChart.of(List.of(alone), alone.verdict()),
                SpeedupChart.of(sweep, threads.verdict()),
                CompareChart.of(List.of(serial, threads, alone), threads.verdict())));
        ResponseChart.of(sweep, threads.verdict()).ifPresent(drawings::add);
        for (Drawing drawing : drawings) {
            searched(name, drawing);
        }
        for (List<Measurement> rows : List.of(List.of(alone), List.of(serial, threads), sweep)) {
            FiguresTable table = FiguresTable.of(rows);
            figures(name, table.text());
            figures(name, table.markdown());
            figures(name, table.html());
            figures(name, PlainFigures.of(rows));
            rows.forEach(row -> figures(name, row.verdict()));
        }
        List<Measurement> saved = timeline.tasks().size() > MANY ? List.of(threads) : List.of(serial, threads);
        StringWriter trace = new StringWriter();
        ChromeTrace.write(saved, trace);
        figures(name, trace.toString());
        if (timeline.tasks().size() <= MANY) {
            TraceFormat.check(trace.toString());
        }
        StringWriter csv = new StringWriter();
        StateTable.write(saved, csv);
        figures(name, csv.toString());
        assertFalse(csv.toString().contains(",-"), () -> name + ": " + csv);
    }

    private static void searched(String name, Drawing drawing) {
        JsonObject specification = drawing.vegaLite();
        String json =
                new GsonBuilder().serializeSpecialFloatingPointValues().create().toJson(specification);
        figures(name, json);
        noNegativeData(name, specification, false);
        figures(name, drawing.text());
        Representations shown = drawing.representations();
        figures(name, shown.metadata().toString());
        assertTrue(shown.data().containsKey("image/png"), name);
    }

    private static void figures(String name, String text) {
        Matcher odd = NO_FIGURE.matcher(text);
        assertFalse(odd.find(), () -> name + " shows '" + odd.group() + "' in " + near(text, odd.start()));
    }

    private static String near(String text, int at) {
        return text.substring(Math.max(0, at - 150), Math.min(text.length(), at + 150));
    }

    /** Data of charts are times, counts and shares: none is ever below zero, or above what a double holds exactly. */
    private static void noNegativeData(String name, JsonElement element, boolean data) {
        if (element.isJsonArray()) {
            element.getAsJsonArray().forEach(each -> noNegativeData(name, each, data));
        } else if (element.isJsonObject()) {
            element.getAsJsonObject()
                    .entrySet()
                    .forEach(each -> noNegativeData(
                            name, each.getValue(), data || each.getKey().equals("values")));
        } else if (data
                && element.isJsonPrimitive()
                && element.getAsJsonPrimitive().isNumber()) {
            double value = element.getAsDouble();
            assertTrue(value >= 0 && value < 1e15, () -> name + " has " + value + " among its data");
        }
    }
}
