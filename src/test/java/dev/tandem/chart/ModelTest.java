package dev.tandem.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.trace.Accounting;
import dev.tandem.trace.Ending;
import dev.tandem.trace.Measurement;
import dev.tandem.trace.Spread;
import dev.tandem.trace.TaskTrace;
import dev.tandem.trace.Timeline;
import dev.tandem.trace.Worker;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The models that charts are drawn from. */
class ModelTest {
    private static final long MS = Samples.MS;

    @Test
    void partsOfAnAccountNeverExceedTheWallTime() {
        Accounting clocksDisagree = new Accounting(
                1_000, OptionalLong.of(990), OptionalLong.of(40), OptionalLong.empty(), OptionalLong.empty());
        Account account = Account.of(clocksDisagree);
        assertEquals(990, account.nanos().get(Shade.RUNNING));
        assertEquals(10, account.nanos().get(Shade.WAITING_FOR_CORE));
        assertEquals(
                1_000,
                account.nanos().values().stream().mapToLong(Long::longValue).sum());
    }

    @Test
    void waitingForTheLockIsNotHiddenByTheQueueForACore() {
        Accounting both = new Accounting(
                100, OptionalLong.of(20), OptionalLong.of(80), OptionalLong.of(30), OptionalLong.empty());
        Account account = Account.of(both);
        assertEquals(30, account.nanos().get(Shade.WAITING_FOR_LOCK));
        assertEquals(50, account.nanos().get(Shade.WAITING_FOR_CORE));
    }

    @Test
    void everyStateThatIsDrawnIsInTheLegend() {
        Timeline locked = Samples.locked();
        List<TaskTrace> tasks = locked.tasks().stream()
                .map(task -> new TaskTrace(
                        task.index(),
                        task.worker(),
                        task.startNanos(),
                        task.endNanos(),
                        Samples.shares(200 * MS, 0.2, 0.8, 0),
                        task.ending(),
                        "",
                        task.slices(),
                        List.of()))
                .toList();
        TimelineChart chart =
                TimelineChart.of(Samples.timeline(locked.workers(), tasks, 203 * MS, 2), "The account has no lock.");
        assertTrue(chart.text().contains("x waiting for a lock"), chart.text());
        assertTrue(chart.vegaLite().toString().contains(Shade.WAITING_FOR_LOCK.hex()));
    }

    @Test
    void ofATaskWhoseClocksNobodyReadLegendAndLaneSayTheSame() {
        Timeline locked = Samples.locked();
        List<TaskTrace> tasks = locked.tasks().stream()
                .map(task -> new TaskTrace(
                        task.index(),
                        task.worker(),
                        task.startNanos(),
                        task.endNanos() + 50 * MS,
                        Accounting.wallOnly(250 * MS),
                        Ending.KILLED,
                        "killed",
                        task.slices(),
                        List.of()))
                .toList();
        Timeline killed = Samples.timeline(locked.workers(), tasks, 253 * MS, 2);
        Map<Shade, Long> told = Account.of(killed).nanos();
        assertEquals(
                Map.of(Shade.RUNNING, 200 * MS, Shade.WAITING_FOR_LOCK, 200 * MS, Shade.IN_FLIGHT, 100 * MS), told);
        Map<Shade, Long> drawn = new EnumMap<>(Shade.class);
        for (TaskTrace task : tasks) {
            Piece.of(task, killed.handOverNanos())
                    .forEach(piece -> drawn.merge(piece.shade(), Math.round(piece.area()), Long::sum));
        }
        assertEquals(told, drawn);
        String text = TimelineChart.of(killed, "All killed.").text();
        assertTrue(text.contains("told by samples"), text);
        assertTrue(text.contains("running  40 %"), text);
        Load load = Load.of(killed);
        assertTrue(load.runningKnown() && load.steps().stream().anyMatch(step -> step.running() == 1), load.toString());
    }

    @Test
    void whatIsNotKnownIsNotCalledBlocked() {
        Accounting noRunQueue = new Accounting(
                100, OptionalLong.of(60), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
        assertEquals(40, Account.of(noRunQueue).nanos().get(Shade.NOT_RUNNING));
        assertEquals(100, Account.of(Accounting.wallOnly(100)).nanos().get(Shade.IN_FLIGHT));
    }

    @Test
    void loadCountsTasksInFlightExactly() {
        Worker one = new Worker(0, "thread 1", 1, 1);
        Worker two = new Worker(1, "thread 2", 1, 2);
        Timeline timeline = Samples.timeline(
                List.of(one, two),
                List.of(
                        Samples.task(0, one, 10 * MS, 30 * MS, Samples.shares(30 * MS, 1, 0, 0)),
                        Samples.task(1, two, 20 * MS, 40 * MS, Samples.shares(40 * MS, 0.5, 0, 0.5))),
                70 * MS,
                2);
        Load load = Load.of(timeline);
        assertEquals(2, load.most());
        assertEquals(
                List.of(0.0, 1.0, 2.0, 1.0, 0.0),
                load.steps().stream().map(Load.Step::inFlight).toList());
        assertEquals(
                List.of(0.0, 1.0, 1.5, 0.5, 0.0),
                load.steps().stream().map(Load.Step::running).toList());
    }

    @Test
    void averagedLoadKeepsTheMeanAndTheMost() {
        Timeline timeline = Samples.even(4, 4_000, 100_000, 0.5, 0.5, 0);
        Load load = Load.of(timeline);
        assertTrue(load.averaged());
        assertEquals(4, load.most());
        long end = timeline.lastResultNanos() - timeline.handOverNanos();
        double mean = load.sampled(1, end, false)[0];
        double expected = timeline.tasks().stream()
                        .mapToLong(task -> task.endNanos() - task.startNanos())
                        .sum()
                / (double) end;
        assertEquals(expected, mean, 0.001);
    }

    @Test
    void mergedLaneKeepsEveryNanosecond() {
        Timeline timeline = Samples.even(1, 5_000, 20_000, 0.25, 0.75, 0);
        Lane lane = Lanes.of(timeline, 24, 300).lanes().get(0);
        assertTrue(lane.bars().isEmpty());
        double running = lane.blocks().stream()
                .filter(block -> block.shade() == Shade.RUNNING)
                .mapToDouble(block -> (block.to() - block.from()) * (block.high() - block.low()))
                .sum();
        assertEquals(5_000 * 20_000 * 0.25, running, 5_000 * 20_000 * 0.005);
    }

    @Test
    void aBarOfWallTimeIsAsLongAsTheMedianBesideIt() {
        Measurement drawn = Samples.measurement("processes", 4, Samples.processes(4), 1.6);
        Measurement ofTwo = new Measurement(
                drawn.mode(),
                drawn.workers(),
                drawn.runtime(),
                drawn.figures(),
                drawn.timeline(),
                new Spread(2.3, 0.2, 4.4, 2),
                drawn.speedup(),
                drawn.coldWallSeconds(),
                drawn.coldSpawn());
        Split bar = Speedups.of(List.of(ofTwo)).bars().get(0).split();
        assertEquals(2.3, bar.total() / 1e9, 1e-6);
        Split ofTheRun = Split.of(drawn.timeline());
        assertEquals(
                (double) ofTheRun.nanos().get(Split.Part.SPAWN) / ofTheRun.total(),
                (double) bar.nanos().get(Split.Part.SPAWN) / bar.total(),
                1e-6);
    }

    @Test
    void wallTimeIsSplitWithoutRemainder() {
        Timeline timeline = Samples.processes(4);
        Split split = Split.of(timeline);
        assertEquals(timeline.lastResultNanos() - timeline.handOverNanos(), split.total());
        assertEquals(116 * MS, split.nanos().get(Split.Part.SPAWN));
        assertEquals(624 * MS, split.nanos().get(Split.Part.TASKS));
        assertFalse(Split.of(Samples.locked()).hasCosts());
    }

    @Test
    void picklingHasItsOwnPartOfTheWallTimeAlsoBetweenTasks() {
        Timeline timeline = Samples.pickling();
        Split split = Split.of(timeline);
        assertEquals(timeline.lastResultNanos() - timeline.handOverNanos(), split.total());
        assertEquals(200 * MS, split.nanos().get(Split.Part.TASKS));
        assertEquals(58 * MS, split.nanos().get(Split.Part.PICKLING));
        assertEquals(4 * MS, split.nanos().get(Split.Part.SENDING));
        assertEquals(8 * MS, split.nanos().get(Split.Part.RETURNING));
        assertTrue(split.hasCosts());
    }

    @Test
    void tableGivesAReasonForEveryDash() {
        Measurement lonely = Samples.measurement("threads", 2, Samples.even(2, 2, 10 * MS, 1, 0, 0), null);
        String text = FiguresTable.of(List.of(lonely)).text();
        assertTrue(text.contains("– speedup, efficiency, serial fraction: nothing to compare with"), text);
        assertTrue(text.contains("– transfer: memory is shared"), text);
        for (String line : text.split("\n")) {
            assertTrue(line.length() <= 100, line);
        }
    }

    @Test
    void slowerThanOneAfterAnotherIsSaidInWords() {
        Measurement slower = Samples.measurement("gil", 2, Samples.locked(), 0.93);
        assertTrue(FiguresTable.of(List.of(slower))
                .text()
                .contains("> 100 % serial fraction: slower than one after another"));
        Measurement half = Samples.measurement("threads", 4, Samples.even(4, 4, MS, 1, 0, 0), 2.0);
        // Karp and Flatt: (1/2 - 1/4) / (1 - 1/4) = 1/3.
        assertTrue(FiguresTable.of(List.of(half)).text().contains("33 %"));
    }

    @Test
    void notesOfASweepNameTheRow() {
        List<Measurement> sweep = List.of(
                Samples.measurement("threads", 2, Samples.locked(), 0.9),
                Samples.measurement("threads", 4, Samples.even(4, 4, MS, 1, 0, 0), 2.0));
        String text = FiguresTable.of(sweep).text();
        assertTrue(text.contains("slower than one after another (threads × 2)"), text);
    }

    @Test
    void eachBlockOfASweepsTableTellsItsRowsApart() {
        List<Measurement> sweep = Stream.of(2, 3, 4, 6)
                .map(k -> Samples.measurement("threads", k, Samples.even(k, 12, MS, 1, 0, 0), 0.9 * k))
                .toList();
        List<String> rows = FiguresTable.of(sweep)
                .text()
                .lines()
                .filter(line -> line.startsWith("threads"))
                .toList();
        assertEquals(8, rows.size());
        for (int block = 0; block < rows.size(); block += 4) {
            for (int row = 0; row < 4; row++) {
                String workers = " " + sweep.get(row).workers() + " ";
                assertTrue(rows.get(block + row).contains(workers), rows.toString());
            }
        }
    }

    @Test
    void tableEscapesForHtmlAndMarkdown() {
        TextTable table = new TextTable(List.of("a|b", "<i>"), List.of(List.of("1", "x & y")), List.of("<note>"));
        assertTrue(table.html().contains("<th>&lt;i&gt;</th>") && table.html().contains("x&nbsp;&amp;&nbsp;y"));
        assertTrue(table.html().contains("&lt;note&gt;"));
        assertTrue(table.markdown().contains("a\\|b"));
    }

    @Test
    void columnsThatAPrintedPageHasNoRoomForFollowInATableOfTheirOwn() {
        List<String> header = new ArrayList<>(List.of("mode"));
        List<String> row = new ArrayList<>(List.of("threads"));
        for (int i = 1; i <= 12; i++) {
            header.add("figure " + i);
            row.add(i + ".00 s");
        }
        String html = new TextTable(header, List.of(row), List.of()).html();
        String[] tables = html.split("</table>");
        assertEquals(3, tables.length, html);
        assertTrue(tables[0].contains("<td>threads</td>") && tables[1].contains("<td>threads</td>"), html);
        assertTrue(tables[0].contains("figure 1<") && !tables[0].contains("figure 12<"), html);
        assertTrue(tables[1].contains("figure 12<") && !tables[1].contains("figure 1<"), html);
    }

    @Test
    void aPictureSaysInWordsWhatItShows() {
        Representations shown = TimelineChart.of(Samples.even(4, 4, MS, 1, 0, 0), "Four tasks at once.")
                .representations();
        Map<?, ?> about = (Map<?, ?>) shown.metadata().get("image/png");
        assertEquals("Four tasks at once.", about.get("alt"));
        assertTrue(about.containsKey("width"), about.toString());
    }

    @Test
    void quantitiesReadWell() {
        assertEquals("850 ns", Quantity.nanos(850));
        assertEquals("12.3 µs", Quantity.nanos(12_345));
        assertEquals("1 s", Quantity.nanos(999_999_999));
        assertEquals("10 min", Quantity.nanos(600e9));
        assertEquals("46 kB", Quantity.bytes(46_000));
        assertEquals("0.93×", Quantity.times(0.93));
        assertEquals("100,000 tasks", Quantity.count(100_000, "task"));
        assertEquals("99.7 %", Quantity.percent(0.997));
        assertEquals("< 0.1 %", Quantity.percent(0.0004));
        assertEquals("0 %", Quantity.percent(0));
    }
}
