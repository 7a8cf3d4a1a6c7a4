package dev.tandem.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.engine.Execution;
import dev.tandem.engine.ModeException;
import dev.tandem.engine.Outcome;
import dev.tandem.engine.StopSwitch;
import dev.tandem.trace.Ending;
import dev.tandem.trace.TaskTrace;
import dev.tandem.trace.Worker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real standalone master and two workers, JVMs of their own on the loopback interface, with authentication. */
@Timeout(300)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StandaloneClusterTest {
    private static ClusterSession cells;

    @BeforeAll
    static void start() throws Exception {
        cells = new ClusterSession(ClusterSession.fetching());
        assertEquals(2, cells.mode.start(2, 1, Map.of("spark.task.maxFailures", "2"), "", System.err::print));
        cells.run("import java.util.function.*; int k = 40; record P(int x, String s) {}");
    }

    @AfterAll
    static void close() {
        cells.close();
    }

    @Test
    @Order(1)
    void recordsLambdasAndResultsOfCellClasses() throws Exception {
        cells.run("int twice(int n) { return 2 * n; } IntUnaryOperator plus = n -> n + k;"
                + " List<P> ps = List.of(new P(1, \"a\"));");
        Execution<Object> execution = cells.execute(
                "new P(plus.applyAsInt(twice(task)) + ps.get(0).x(), it + \"\" + task)",
                4,
                List.of("a", "b", "c", "d"),
                2,
                new StopSwitch());
        List<Object> results = ClusterSession.results(execution);
        assertEquals("[P[x=41, s=a0], P[x=43, s=b1], P[x=45, s=c2], P[x=47, s=d3]]", results.toString());
        assertEquals(cells.value("new P(1, \"\").getClass()"), results.get(0).getClass());
        assertEquals(
                List.of("slot 0.0 127.0.0.1", "slot 1.0 127.0.0.1"),
                execution.timeline().workers().stream().map(Worker::name).toList());
        assertTrue(execution.timeline().transferOut().isPresent());
    }

    @Test
    @Order(2)
    void tasksRunInOtherJvmsAtTheSameTimeAndCountTheirOwnTime() throws Exception {
        Execution<Object> execution = cells.execute(
                "long end = System.nanoTime() + 400_000_000; long n = 0; while (System.nanoTime() < end) n++;"
                        + " ProcessHandle.current().pid()",
                2,
                2,
                new StopSwitch());
        List<Object> pids = ClusterSession.results(execution);
        assertEquals(2, pids.stream().distinct().count(), pids.toString());
        assertFalse(pids.contains(ProcessHandle.current().pid()));
        List<TaskTrace> tasks = execution.timeline().tasks();
        assertTrue(tasks.get(0).startNanos() < tasks.get(1).endNanos());
        assertTrue(tasks.get(1).startNanos() < tasks.get(0).endNanos());
        for (TaskTrace task : tasks) {
            assertTrue(task.accounting().onCpuNanos().orElse(0) > 0, task.toString());
            assertTrue(task.startNanos() >= execution.timeline().handOverNanos(), task.toString());
            assertTrue(task.endNanos() <= execution.timeline().lastResultNanos(), task.toString());
            assertFalse(task.slices().isEmpty());
        }
    }

    @Test
    @Order(3)
    void manyTasksTravelInBatchesAndComeBackInOrder() throws Exception {
        Execution<Object> execution = cells.execute("task * 2", 5_000, 2, new StopSwitch());
        assertEquals(
                IntStream.range(0, 5_000)
                        .map(i -> 2 * i)
                        .boxed()
                        .map(Object.class::cast)
                        .toList(),
                ClusterSession.results(execution));
    }

    @Test
    @Order(4)
    void fewerSlotsThanThereAreCanBeAskedFor() throws Exception {
        Execution<Object> execution = cells.execute("Thread.sleep(20); task", 6, 1, new StopSwitch());
        assertEquals(List.of(0, 1, 2, 3, 4, 5), ClusterSession.results(execution));
        List<TaskTrace> tasks = execution.timeline().tasks();
        for (int i = 1; i < tasks.size(); i++) {
            assertTrue(tasks.get(i).startNanos() >= tasks.get(i - 1).endNanos(), tasks.toString());
        }
    }

    @Test
    @Order(5)
    void exceptionsComeBackWithTheCellsLinesAndOutputWithItsText() throws Exception {
        StringBuffer printed = new StringBuffer();
        StopSwitch control = new StopSwitch((error, text) -> printed.append(text));
        Execution<Object> execution = cells.execute(
                "System.out.println(\"hello \" + task);\nif (task == 1) throw new IllegalStateException(\"one\");\ntask",
                2,
                2,
                control);
        Throwable error = assertInstanceOf(
                        Outcome.Failure.class, execution.outcomes().get(1))
                .error();
        assertEquals("one", error.getMessage());
        assertEquals(2, error.getStackTrace()[0].getLineNumber());
        assertInstanceOf(Outcome.Result.class, execution.outcomes().get(0));
        assertTrue(printed.toString().contains("hello 0\n"), printed.toString());
        assertTrue(printed.toString().contains("hello 1\n"), printed.toString());
    }

    @Test
    @Order(6)
    void sharedArraysAreRefused() throws Exception {
        cells.run("var sums = dev.tandem.engine.process.Shared.longs(4);");
        ModeException error = assertThrows(ModeException.class, () -> cells.results("sums.get(task)", 2, 2));
        assertTrue(error.getMessage().contains("variable sums"), error.getMessage());
        assertTrue(error.getMessage().contains("memory of this machine alone"), error.getMessage());
        assertEquals(List.of(0, 1), cells.results("task", 2, 2));
    }

    @Test
    @Order(7)
    void aStoppedRunEndsSoonAndTheClusterGoesOn() throws Exception {
        StopSwitch control = new StopSwitch();
        CompletableFuture<Execution<Object>> run = CompletableFuture.supplyAsync(() -> {
            try {
                return cells.execute("long n = 0; while (true) { n++; if (n < 0) break; } n", 2, 2, control);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        while (control.startedTasks() < 2) {
            Thread.onSpinWait();
        }
        control.cancel("Stopped by the user.");
        Execution<Object> execution = run.get();
        for (Outcome<Object> outcome : execution.outcomes()) {
            assertEquals(
                    "Stopped by the user.",
                    assertInstanceOf(Outcome.Killed.class, outcome).why());
        }
        // The endless loops were ended, else there would be no slot for these.
        assertEquals(List.of(0, 1), cells.results("task", 2, 2));
    }

    @Test
    @Order(8)
    void secretsStandOnNoCommandLineAndInNoStatus() throws Exception {
        String secret = cells.mode.loopback().orElseThrow().conf().get("spark.authenticate.secret");
        try (Stream<ProcessHandle> all = ProcessHandle.current().descendants()) {
            all.forEach(process ->
                    assertFalse(String.join(" ", process.info().arguments().orElse(new String[0]))
                            .contains(secret)));
        }
        assertFalse(cells.mode.status().orElseThrow().toString().contains(secret));
        assertFalse(cells.mode.settings().orElseThrow().toString().contains(secret));
    }

    @Test
    @Order(9)
    void aTaskThatEndsItsJvmIsGivenUpAloneAndTheOthersAreNotLost() throws Exception {
        Execution<Object> execution =
                cells.execute("if (task == 3) Runtime.getRuntime().halt(3);\ntask", 20, 2, new StopSwitch());
        for (int task = 0; task < 20; task++) {
            Outcome<Object> outcome = execution.outcomes().get(task);
            if (task == 3) {
                String why = assertInstanceOf(Outcome.Killed.class, outcome).why();
                assertTrue(why.contains("Task 3") && why.contains("exited with code 3"), why);
            } else {
                assertEquals(
                        task,
                        assertInstanceOf(Outcome.Result.class, outcome, outcome::toString)
                                .value());
            }
        }
    }

    @Test
    @Order(10)
    void aRunAfterAnExecutorDiedHasTheWholeClusterAgain(@TempDir Path folder) throws Exception {
        cells.run("String once = \"" + folder.resolve("once") + "\";");
        Files.writeString(folder.resolve("once"), "");
        cells.results("if (task == 1 && new java.io.File(once).delete()) Runtime.getRuntime().halt(9);\ntask", 4, 2);
        Execution<Object> next = cells.execute("Thread.sleep(300); task", 2, 2, new StopSwitch());
        assertEquals(
                2,
                next.timeline().tasks().stream()
                        .map(TaskTrace::worker)
                        .distinct()
                        .count(),
                next.timeline().remarks().toString());
        assertTrue(next.timeline().remarks().stream().noneMatch(remark -> remark.contains("has 1 slot")));
    }

    @Test
    @Order(11)
    void aWorkerThatIsKilledMidRunLosesNothing(@TempDir Path folder) throws Exception {
        long worker = cells.mode.loopback().orElseThrow().workers().get(1);
        cells.run("String flag = \"" + folder.resolve("started-") + "\";");
        StopSwitch control = new StopSwitch();
        CompletableFuture<Execution<Object>> run = CompletableFuture.supplyAsync(() -> {
            try {
                return cells.execute(
                        "java.nio.file.Files.writeString(java.nio.file.Path.of(flag + task), \"\");"
                                + " Thread.sleep(700); new P(task, \"done\")",
                        6,
                        2,
                        control);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        while (Stream.of(0, 1).anyMatch(i -> !Files.exists(folder.resolve("started-" + i)))) {
            Thread.onSpinWait();
        }
        ProcessHandle killed = ProcessHandle.of(worker).orElseThrow();
        killed.destroyForcibly();
        killed.descendants().forEach(ProcessHandle::destroyForcibly);
        Execution<Object> execution = run.get();
        assertEquals(
                "[P[x=0, s=done], P[x=1, s=done], P[x=2, s=done], P[x=3, s=done], P[x=4, s=done], P[x=5, s=done]]",
                ClusterSession.results(execution).toString());
        List<TaskTrace> lost = execution.timeline().lostTries();
        assertEquals(1, lost.size(), lost.toString());
        assertEquals(Ending.KILLED, lost.get(0).ending());
        assertTrue(
                lost.get(0).note().contains("run again elsewhere"), lost.get(0).note());
        TaskTrace again = execution.timeline().tasks().get(lost.get(0).index());
        assertFalse(again.worker().equals(lost.get(0).worker()));
        assertTrue(execution.timeline().drawn().containsAll(lost));
    }

    @Test
    @Order(12)
    void aMasterThatGoesAwayIsSaidAndTheSessionLives() throws Exception {
        ProcessHandle.of(cells.mode.loopback().orElseThrow().masterPid())
                .orElseThrow()
                .destroyForcibly();
        long before = System.nanoTime();
        Execution<Object> execution = cells.execute("Thread.sleep(60_000); task", 2, 2, new StopSwitch());
        assertTrue(System.nanoTime() - before < 15_000_000_000L);
        String why = assertInstanceOf(Outcome.Killed.class, execution.outcomes().get(0))
                .why();
        assertTrue(why.contains("has gone"), why);
        cells.mode.disconnect();
        ModeException error = assertThrows(ModeException.class, () -> cells.results("task", 2, 2));
        assertTrue(error.getMessage().contains("Nothing listens at spark://127.0.0.1"), error.getMessage());
        assertEquals(2, cells.value("1 + 1"));
    }

    @Test
    @Order(13)
    void settingsThatSparkRefusesAreSaidAndLeaveNoCluster() {
        ModeException refused = assertThrows(
                ModeException.class,
                () -> cells.mode.start(1, 1, Map.of("spark.executor.memory", "100m"), "", line -> {}));
        String said = refused.getMessage();
        assertTrue(said.startsWith("Spark refuses this: Executor memory") && said.contains("--conf"), said);
        assertTrue(cells.mode.loopback().isEmpty() && cells.mode.settings().isEmpty());
    }
}
