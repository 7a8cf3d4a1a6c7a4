package dev.tandem.engine.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.engine.Execution;
import dev.tandem.engine.ModeException;
import dev.tandem.engine.Outcome;
import dev.tandem.trace.Ending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Workers that end before their time: by their own hand, by a signal, by the stop button. */
@Timeout(60)
class WorkerDeathTest {
    private static ProcessMode mode;
    private final TestControl control = new TestControl();

    @BeforeAll
    static void open() {
        mode = new ProcessMode();
    }

    @AfterAll
    static void close() {
        mode.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            System.exit(3);                                                    | exit code 3
            Runtime.getRuntime().halt(4);                                      | exit code 4
            new ProcessBuilder("kill", "-9", "" + ProcessHandle.current().pid()).start().waitFor(); Thread.sleep(9999); | signal 9 (SIGKILL)
            """)
    void aDeathCostsTheTaskInHandAndNothingElse(String how, String said) throws ModeException {
        TestCell cell = TestCell.of("if (task == 3) { " + how + " } return task;");
        Execution<Object> run = mode.run(cell.workload(8), 2, control);
        String why =
                assertInstanceOf(Outcome.Killed.class, run.outcomes().get(3)).why();
        long pid = run.timeline().tasks().get(3).worker().pid();
        assertTrue(why.contains(said) && why.contains("process " + pid) && why.contains("task 3"), why);
        assertEquals(Ending.KILLED, run.timeline().tasks().get(3).ending());
        for (int task = 0; task < 8; task++) {
            if (task != 3) {
                assertEquals(new Outcome.Result<>((Object) task), run.outcomes().get(task));
            }
        }
        Execution<Object> next = mode.run(TestCell.of("return task;").workload(2), 2, control);
        assertEquals(List.of(0, 1), ProcessModeTest.results(next));
    }

    @Test
    void aWorkerKilledWhileItWaitsIsReplaced() throws Exception {
        TestCell cell = TestCell.of("return ProcessHandle.current().pid();");
        long pid = (Long)
                ProcessModeTest.results(mode.run(cell.workload(1), 1, control)).get(0);
        ProcessHandle worker = ProcessHandle.of(pid).orElseThrow();
        worker.destroyForcibly();
        worker.onExit().get(10, TimeUnit.SECONDS);
        assertFalse(
                ProcessModeTest.results(mode.run(cell.workload(2), 2, control)).contains(pid));
    }

    @Test
    void theStopButtonEndsBusyLoopsAndKeepsWhatWasFinished() throws Exception {
        TestCell cell = TestCell.of(
                "if (task == 0) return \"done\"; System.out.println(\"up\"); long x = 0; while (true) { x++; }");
        CompletableFuture<Execution<Object>> running = CompletableFuture.supplyAsync(() -> {
            try {
                return mode.run(cell.workload(4), 2, control);
            } catch (ModeException e) {
                throw new AssertionError(e);
            }
        });
        assertTrue(control.firstOutput.await(30, TimeUnit.SECONDS));
        Thread.sleep(200);
        control.cancel("Stopped by the user.");
        Execution<Object> run = running.get(10, TimeUnit.SECONDS);
        assertEquals(new Outcome.Result<>((Object) "done"), run.outcomes().get(0));
        assertEquals(
                new Outcome.Killed<>("Stopped by the user."), run.outcomes().get(1));
        assertEquals(
                new Outcome.Killed<>("Stopped by the user."), run.outcomes().get(2));
        assertEquals(new Outcome.NotStarted<>(), run.outcomes().get(3));
        assertEquals(3, run.timeline().tasks().size());
        Execution<Object> next = mode.run(TestCell.of("return task;").workload(2), 2, new TestControl());
        assertEquals(List.of(0, 1), ProcessModeTest.results(next));
    }

    @Test
    void oneTaskCanBeKilledWhileTheOthersGoOn() throws Exception {
        TestCell cell = TestCell.of("if (task == 1) { System.out.println(\"up\"); while (true) { } } return task;");
        CompletableFuture<Execution<Object>> running = CompletableFuture.supplyAsync(() -> {
            try {
                return mode.run(cell.workload(3), 2, control);
            } catch (ModeException e) {
                throw new AssertionError(e);
            }
        });
        assertTrue(control.firstOutput.await(30, TimeUnit.SECONDS));
        assertFalse(mode.kill(77));
        assertTrue(mode.kill(1));
        Execution<Object> run = running.get(20, TimeUnit.SECONDS);
        assertEquals(
                new Outcome.Killed<>("Task 1 was killed on request."),
                run.outcomes().get(1));
        assertEquals(new Outcome.Result<>((Object) 2), run.outcomes().get(2));
    }

    @Test
    void thePoolIsShownSizedAndStopped() throws Exception {
        try (ProcessMode own = new ProcessMode()) {
            own.run(TestCell.of("return task;").workload(3), 2, control);
            assertEquals(2, own.workers().size());
            assertEquals(
                    3, own.workers().stream().mapToLong(WorkerStatus::tasksDone).sum());
            assertTrue(own.workers().stream().allMatch(w -> w.classesSent() > 0 && w.bytesSent() > 0));
            assertTrue(own.workers().stream().allMatch(w -> w.state() == WorkerStatus.State.WAITING));
            own.resize(1);
            assertEquals(1, own.workers().size());
            own.stop();
            assertEquals(List.of(), own.workers());
            assertEquals(
                    List.of(0),
                    ProcessModeTest.results(own.run(TestCell.of("return task;").workload(1), 1, control)));
        }
    }

    @Test
    void aWorkerThatWaitsGivesBackWhatTheRunTook() throws Exception {
        TestCell cell = TestCell.of(
                "public static double[] data = new double[8_000_000];",
                "double[] own = new double[8_000_000]; return data.length + own.length;");
        try (ProcessMode own = new ProcessMode()) {
            assertEquals(List.of(16_000_000), ProcessModeTest.results(own.run(cell.workload(1, "data"), 1, control)));
            OptionalLong after = own.workers().get(0).memoryBytes();
            Assumptions.assumeTrue(after.isPresent(), "the system doesn't tell");
            assertTrue(after.getAsLong() > 64_000_000, "it holds the data: " + after);
            CountDownLatch never = new CountDownLatch(1);
            long rested = after.getAsLong();
            for (int i = 0; i < 200 && rested > after.getAsLong() / 2; i++) {
                never.await(100, TimeUnit.MILLISECONDS);
                rested = own.workers().get(0).memoryBytes().orElseThrow();
            }
            assertTrue(rested <= after.getAsLong() / 2, rested + " of " + after);
            assertEquals(List.of(16_000_000), ProcessModeTest.results(own.run(cell.workload(1, "data"), 1, control)));
        }
    }

    @Test
    void moreWorkersThanTheMachineHoldsAreRefusedWithABound() throws Exception {
        IOException error = assertThrows(IOException.class, () -> MemoryBound.check(1_000_000, 0));
        assertTrue(error.getMessage().contains("Ask for at most"), error.getMessage());
        MemoryBound.check(2, 0);
    }

    @Test
    void freshWorkersAreStartedForEachRunAndEndedAfterIt() throws Exception {
        TestCell cell = TestCell.of("return ProcessHandle.current().pid();");
        Execution<Object> first = mode.fresh().run(cell.workload(1), 1, control);
        Execution<Object> second = mode.fresh().run(cell.workload(1), 1, control);
        assertEquals(1, first.timeline().spawn().size());
        assertEquals(1, second.timeline().spawn().size());
        long pid = (Long) ProcessModeTest.results(first).get(0);
        ProcessHandle.of(pid)
                .ifPresent(worker ->
                        worker.onExit().orTimeout(10, TimeUnit.SECONDS).join());
    }

    @Test
    void aWarmProcessIsReadySoonerThanAColdOne() throws Exception {
        SpawnMeter.Result cold = SpawnMeter.coldProcesses(mode, 2);
        SpawnMeter.Result warm = SpawnMeter.warmProcesses(mode, 5);
        SpawnMeter.Result thread = SpawnMeter.threads(Thread::new, 20);
        assertTrue(warm.seconds().median() < cold.seconds().median());
        assertTrue(thread.seconds().median() < cold.seconds().median());
    }

    @Test
    void nothingIsLeftBehind(@TempDir Path temporary) throws Exception {
        ProcessOptions here = ProcessOptions.ofThisJvm();
        ProcessOptions options = here.withDirectories(temporary, here.sharedMemory());
        long pid;
        try (ProcessMode own = new ProcessMode(options)) {
            pid = (Long) ProcessModeTest.results(own.run(
                            TestCell.of("return ProcessHandle.current().pid();").workload(1), 1, control))
                    .get(0);
            assertEquals(1, entries(temporary));
        }
        assertEquals(0, entries(temporary));
        ProcessHandle.of(pid)
                .ifPresent(worker ->
                        worker.onExit().orTimeout(10, TimeUnit.SECONDS).join());
    }

    private static long entries(Path directory) throws IOException {
        try (var entries = Files.list(directory)) {
            return entries.count();
        }
    }
}
