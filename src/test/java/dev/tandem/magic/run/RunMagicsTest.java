package dev.tandem.magic.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.display.MimeBundle;
import dev.tandem.engine.gil.GilMode;
import dev.tandem.engine.gil.GilSettings;
import dev.tandem.engine.process.ProcessMode;
import dev.tandem.engine.thread.SerialMode;
import dev.tandem.engine.thread.ThreadsMode;
import dev.tandem.engine.thread.VirtualMode;
import dev.tandem.kernel.CellOutput;
import dev.tandem.kernel.CellRequest;
import dev.tandem.kernel.ExecutionResult;
import dev.tandem.kernel.io.CellScope;
import dev.tandem.kernel.io.Console;
import dev.tandem.kernel.io.StandardStreams;
import dev.tandem.magic.MagicInterpreter;
import dev.tandem.magic.RecordedOutput;
import dev.tandem.shell.Session;
import dev.tandem.trace.TraceFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Workloads from cells, in all modes of this JVM and in processes. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RunMagicsTest {
    private static ProcessMode processes;
    private static MagicInterpreter interpreter;

    private RecordedOutput output = new RecordedOutput();

    @BeforeAll
    static void start() {
        processes = new ProcessMode();
        SerialMode serial = new SerialMode();
        GilMode gil = new GilMode(GilSettings.DEFAULT);
        interpreter = MagicInterpreter.create(
                new Session(),
                Modes.none()
                        .with(serial, serial)
                        .with(new ThreadsMode(), serial)
                        .with(new VirtualMode(), serial)
                        .with(gil, gil)
                        .with(processes, serial));
    }

    @AfterAll
    static void stop() {
        interpreter.close();
        processes.close();
    }

    private ExecutionResult run(String code) {
        output = new RecordedOutput();
        ExecutionResult result = interpreter.execute(new CellRequest(3, code, false, false), output);
        output.assertFiguresAreFigures();
        return result;
    }

    private void ok(String code) {
        ExecutionResult result = run(code);
        assertInstanceOf(ExecutionResult.Ok.class, result, () -> result + output.shown());
    }

    private String value(String code) {
        ExecutionResult result = run(code);
        ExecutionResult.Ok ok = assertInstanceOf(ExecutionResult.Ok.class, result, result::toString);
        return (String) ok.value().orElseThrow().data().get("text/plain");
    }

    private ExecutionResult.Failed failed(String code) {
        return assertInstanceOf(ExecutionResult.Failed.class, run(code), () -> output.shown());
    }

    @Test
    void aRunShowsItsTableAndItsChartsAndBindsItsVariables() {
        ok("%%threads 2 --tasks 4 --repeat 2 --warmup 1 --results squares --as mine\ntask * task + tasks");
        assertEquals("true", value("List<Integer> typed = squares; typed.equals(List.of(4, 5, 8, 13))"));
        assertEquals("2", value("mine.workers()"));
        ok("%%threads 2 --repeat 1 --warmup 0\nThread.sleep(150); task");
        MimeBundle table = output.displays().get(0);
        assertTrue(
                table.data().get("text/plain").toString().contains("threads"),
                table.data().toString());
        assertTrue(
                table.data().get("text/plain").toString().contains("serial"),
                table.data().toString());
        assertEquals(3, output.displays().size(), "table, timeline, speedup");
        for (MimeBundle chart : output.displays().subList(1, 3)) {
            assertTrue(chart.data().containsKey("application/vnd.vegalite.v5+json"));
            assertTrue(chart.data().containsKey("image/png"));
            assertTrue(!chart.data().get("text/plain").toString().isBlank());
        }
        assertEquals("true", value("run.overlap() > 0.5"));
    }

    @Test
    void aRemarkIsMadeOnceForAllThatIsShown() {
        ok("%%compare serial threads:4 --tasks 2 --repeat 2 --warmup 0\nThread.sleep(20); task");
        String remark = "2 of the 4 workers would have had nothing to do and were not started.";
        String everything = output.shown();
        assertEquals(everything.indexOf(remark), everything.lastIndexOf(remark), everything);
        assertTrue(everything.contains("threads:4: " + remark), everything);
    }

    @Test
    void tasksWithoutLengthAndManyOfThemGiveFigures() {
        ok("%%threads 2 --tasks 20000 --repeat 2 --warmup 0\ntask");
        assertTrue(output.shown().contains("Of more than 10,000 tasks"), output.shown());
        ok("%%threads 3 --tasks 1 --repeat 1 --warmup 0 --no-baseline\nnull");
    }

    @Test
    void theSameWorkloadInSeveralModes() {
        ok("int factor = 3;\nrecord Product(int of, int value) {}");
        ok("%%compare serial threads:2 processes:2 gil:2 --tasks 4 --repeat 1 --warmup 0 --chart speedup\n"
                + "new Product(task, factor * task)");
        assertEquals("[serial, threads, processes, gil]", value("runs.stream().map(r -> r.mode()).toList()"));
        assertEquals("4", value("(int) runs.stream().filter(r -> r.results().equals(runs.get(0).results())).count()"));
        assertEquals(2, output.displays().size() + 2);
    }

    @Test
    void aSweepGivesARunForEachNumberOfWorkers() {
        ok("%%threads 1,2,3 --repeat 1 --warmup 0 --as sweep\ntask");
        assertEquals("[1, 2, 3]", value("sweep.stream().map(r -> r.workers()).toList()"));
        assertEquals("[3, 3, 3]", value("sweep.stream().map(r -> r.results().size()).toList()"));
    }

    @Test
    void aTaskGetsItsElement() {
        ok("var words = List.of(\"a\", \"bcd\");");
        ok("%%threads 2 --each words --results lengths --repeat 1 --warmup 0\nit.length()");
        assertEquals("[1, 3]", value("lengths"));
        assertTrue(failed("%%threads 2 --each 42\nit").value().contains("--each"));
        assertTrue(failed("%%threads 2 --each List.of()\nit").value().contains("is empty"));
        ExecutionResult.Failed unknown = failed("%%threads 2 --each nosuch\nit");
        assertTrue(String.join("\n", unknown.traceback()).contains("nosuch"), unknown.toString());
    }

    @Test
    void theLineFormRunsOneExpression() {
        ok("%threads 2 --results doubled --repeat 1 --warmup 0 \"x\".repeat(task + 1)");
        assertEquals("[x, xx]", value("doubled"));
    }

    @Test
    void theBodyMustBeThereAndCompile() {
        assertTrue(failed("%%threads 2\n\n").value().contains("nothing to run"));
        ExecutionResult.Failed failed = failed("%%threads 2\nint a = 1;\nint b = nosuch + a;");
        String shown = String.join("\n", failed.traceback());
        assertTrue(shown.contains("line 3"), shown);
        assertTrue(shown.contains("int b = nosuch + a;"), shown);
    }

    @Test
    void oneTaskOfEightThatThrows() {
        ExecutionResult.Failed failed = failed("%%threads 2 --tasks 8 --as broken\n"
                + "if (task == 5) {\n    throw new IllegalStateException(\"five is out\");\n}\ntask");
        String shown = String.join("\n", failed.traceback());
        assertTrue(shown.contains("Task 5 of 8"), shown);
        assertTrue(shown.contains("five is out"), shown);
        assertTrue(shown.contains("line 3"), shown);
        assertEquals("[0, 1, 2, 3, 4, null, 6, 7]", value("broken.results()"));
    }

    @Test
    void allTasksThrow() {
        String shown = String.join(
                "\n",
                failed("%%threads 2 --tasks 3\nObject o = null;\no.hashCode()").traceback());
        assertTrue(shown.contains("All 3 tasks failed"), shown);
        assertTrue(shown.contains("NullPointerException"), shown);
    }

    @Test
    void aVariableThatCantBeSentIsNamedBeforeAnythingRuns() {
        ok("Thread busy = new Thread(() -> {});");
        String message = failed("%%processes 2\nbusy.getName()").value();
        assertTrue(message.contains("busy"), message);
        assertTrue(message.contains("Thread"), message);
        assertEquals("1", value("1"));
    }

    @Test
    void theStopButtonEndsARunAndKeepsWhatWasMeasured() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CompletableFuture<ExecutionResult> cell = CompletableFuture.supplyAsync(() -> {
            started.countDown();
            return run("%%threads 2 --tasks 4 --as stopped --no-baseline --warmup 0 --repeat 1\n"
                    + "if (task > 1) Thread.sleep(60_000);\ntask");
        });
        started.await();
        while (!cell.isDone()) {
            Thread.sleep(1000);
            interpreter.interrupt();
        }
        ExecutionResult.Failed failed = assertInstanceOf(ExecutionResult.Failed.class, cell.get());
        assertTrue(failed.value().contains("stopped by the user"), failed.value());
        assertEquals("[0, 1, null, null]", value("stopped.results()"));
    }

    @Test
    void aTimeLimitIsNoError() {
        ok("%%threads 2 --tasks 2 --timeout 300ms --no-baseline --warmup 0 --repeat 1 --as late\n"
                + "if (task == 1) Thread.sleep(60_000);\ntask");
        assertEquals("[0, null]", value("late.results()"));
        assertTrue(output.shown().isEmpty());
    }

    /** What a kernel gives a cell: standard streams that lead to its output. */
    private RecordedOutput printed(String code) throws Exception {
        RecordedOutput seen = new RecordedOutput();
        Console console = new Console() {
            @Override
            public void stdout(String text) {
                seen.stdout(text);
            }

            @Override
            public void stderr(String text) {
                seen.stderr(text);
            }

            @Override
            public String ask(String prompt, boolean password) {
                return null;
            }
        };
        try (StandardStreams streams = StandardStreams.install()) {
            CellScope scope = new CellScope(console, Map.of(CellOutput.class, seen));
            streams.began(scope);
            assertInstanceOf(
                    ExecutionResult.Ok.class,
                    scope.call(() -> interpreter.execute(new CellRequest(3, code, false, false), seen)));
        }
        return seen;
    }

    @Test
    void whatACellPrintsIsShownOnceAlthoughItRunsOften() throws Exception {
        for (String mode : List.of("threads", "processes")) {
            RecordedOutput seen =
                    printed("%%" + mode + " 2 --repeat 3 --warmup 2\nSystem.out.println(\"hello \" + task);");
            assertEquals(
                    List.of("hello 0", "hello 1"), seen.out().lines().sorted().toList(), mode);
            assertTrue(seen.shown().contains("times to be measured; what it printed is shown once"), seen.shown());
        }
    }

    @Test
    void aRunIsSavedByTheFilesEnding(@TempDir Path folder) throws Exception {
        ok("%%threads 2 --repeat 1 --warmup 0 --save " + folder + "/r.json --save " + folder + "/r.csv --save " + folder
                + "/r.png --save " + folder + "/r.vl.json\nThread.sleep(5);");
        TraceFormat.check(Files.readString(folder.resolve("r.json")));
        assertTrue(Files.readAllLines(folder.resolve("r.csv")).size() > 2);
        for (String chart : List.of("r-timeline.png", "r-speedup.png", "r-timeline.vl.json", "r-speedup.vl.json")) {
            assertTrue(Files.size(folder.resolve(chart)) > 100, chart);
        }
        assertTrue(failed("%%threads 2 --save r.gif\n1").value().contains("'r.gif'"));
        assertTrue(failed("%%threads 2 --save nowhere/r.csv\n1").value().contains("there is no folder"));
    }

    @Test
    void aTraceOfEveryModeIsOneThatPerfettoTakes(@TempDir Path folder) throws Exception {
        ok("%%compare serial threads:2 gil:2 processes:2 --tasks 5 --repeat 1 --warmup 1 --save " + folder + "/c.json\n"
                + "span(\"outer\", () -> { span(\"inner\", () -> { Thread.sleep(3); }); });\n"
                + "for (int i = 0; i < 3_000_000; i++) { task += i % 2; }\ntask");
        String json = Files.readString(folder.resolve("c.json"));
        TraceFormat.check(json);
        assertTrue(json.contains("\"inner\""), json);
        ok("%%processes 2 --tasks 4 --timeout 400ms --no-baseline --warmup 0 --repeat 1 --save " + folder
                + "/k.json\nif (task > 1) Thread.sleep(60_000);");
        TraceFormat.check(Files.readString(folder.resolve("k.json")));
    }

    @Test
    void aTraceIsBoundAndSavedLikeARun(@TempDir Path folder) throws Exception {
        ok("%%trace --as lanes --save " + folder + "/t.json --save " + folder + "/t.csv --save " + folder + "/t.png\n"
                + "Thread one = new Thread(() -> { try { Thread.sleep(60); } catch (InterruptedException e) { } },"
                + " \"the sleeper\"); one.start(); one.join();");
        assertEquals("true", value("lanes.workers().stream().anyMatch(w -> w.name().equals(\"the sleeper\"))"));
        TraceFormat.check(Files.readString(folder.resolve("t.json")));
        assertTrue(Files.readString(folder.resolve("t.csv")).contains("the sleeper"));
        assertTrue(Files.size(folder.resolve("t.png")) > 1000);
        assertTrue(failed("%%trace --save t.gif\n1").value().contains("'t.gif'"));
        assertTrue(failed("%%trace --as 4x\n1").value().contains("'4x' can't be a variable's name"));
    }

    @Test
    void whyATaskInAProcessWaitedIsInTheChart() {
        ok("%%processes 1 --repeat 2 --warmup 1 --no-baseline\nnew java.util.concurrent.Semaphore(0)"
                + ".tryAcquire(60, java.util.concurrent.TimeUnit.MILLISECONDS);");
        Object chart = output.displays().get(1).data().get("application/vnd.vegalite.v5+json");
        assertTrue(chart.toString().contains("Semaphore"), chart.toString());
    }

    @Test
    void aTaskThatNeverEndsIsEndedByTheTimeLimitAndSaid() {
        // Starting them counts for the limit.
        ok("%processes 2");
        for (String mode : List.of("threads", "gil", "processes")) {
            ok("%%" + mode + " 2 --tasks 3 --timeout 2s --no-baseline --warmup 0 --repeat 1 --as endless\n"
                    + "long x = 0;\nwhile (task > 0) { x++; }\nx");
            assertEquals("[0, null, null]", value("endless.results()"), mode);
            String verdict = value("endless.verdict()");
            assertTrue(verdict.contains("2 of 3 tasks were stopped."), verdict);
        }
        ok("%%threads 2 --tasks 3 --timeout 500ms --no-baseline --warmup 0 --repeat 1\nwhile (true) {}");
        assertTrue(output.shown().contains("The time limit of 500 ms was reached"), output.shown());
    }

    @Test
    void moreWorkersThanTasksAndNoTimeAtAllGiveFiguresInEveryMode() {
        ok("%%compare serial threads:7 gil:5 processes:3 --tasks 1 --repeat 2 --warmup 0\nnull");
        ok("%%threads 1,2,3,4,6,8 --tasks 2 --repeat 2 --warmup 0\nnull");
    }

    @Test
    void virtualThreadsNeedANewJdk() {
        if (Runtime.version().feature() < 21) {
            assertTrue(failed("%%virtual 2\ntask").value().contains("JDK 21"));
        } else {
            ok("%%virtual 2 --repeat 1 --warmup 0\ntask");
        }
    }

    @Test
    void workersAreShownSizedAndEnded() {
        ok("%processes 2");
        assertTrue(output.out().contains("waiting") && output.out().contains("bytes sent"), output.out());
        assertEquals(2, processes.workers().size());
        ok("%%processes 1 --fresh --no-baseline --warmup 0 --repeat 1 --chart none --as cold\ntask");
        assertEquals("1", value("cold.timeline().spawn().size()"));
        assertEquals(2, processes.workers().size());
        ok("%processes --stop");
        assertEquals(List.of(), processes.workers());
        ok("%processes");
        assertTrue(output.out().contains("There are no worker processes now"), output.out());
        assertTrue(failed("%%processes 2 --stop\ntask").value().contains("--stop ends the workers"));
        assertTrue(failed("%processes 1,2").value().contains("one number of workers"));
        assertTrue(failed("%processes 1000").value().contains("Ask for at most"), output.shown());
    }

    @Test
    void whatMovedIsSaidPartByPart() {
        ok("double[] plenty = new double[500_000]; int one = 1;");
        ok("%%processes 1 --no-baseline --warmup 0 --repeat 1 --chart none --as moved\nplenty[one]");
        String line = output.shown()
                .lines()
                .filter(l -> l.startsWith("transfer: "))
                .findFirst()
                .orElse("");
        assertTrue(
                line.matches("transfer: plenty 4.0 MB in [^,]+, one \\d+ B in [^,]+, code [^,]+, results .*"),
                output.shown());
    }

    @Test
    void startingCostsAreDrawnForEachKindAsked() {
        ok("%spawn threads,processes,processes:cold --rounds 2");
        String shown = output.shown();
        assertTrue(shown.contains("process, new") && shown.contains("process, warm"), shown);
        assertTrue(shown.contains("Starting one worker: "), shown);
        assertTrue(output.displays().get(0).data().containsKey("image/png"));
        String message = failed("%spawn forks").value();
        assertTrue(message.contains("'forks' is no kind of worker"), message);
    }
}
