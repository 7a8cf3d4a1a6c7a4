package dev.tandem.engine.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.engine.Contender;
import dev.tandem.engine.Mode;
import dev.tandem.engine.ModeException;
import dev.tandem.engine.Outcome;
import dev.tandem.engine.Run;
import dev.tandem.engine.RunListener;
import dev.tandem.engine.RunSettings;
import dev.tandem.engine.Runner;
import dev.tandem.engine.Workload;
import dev.tandem.trace.Slice;
import dev.tandem.trace.State;
import dev.tandem.trace.TaskTrace;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** That worker JVMs say themselves what their tasks waited for. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class WorkerWaitsTest {
    private static final RunSettings ONCE_WARM =
            RunSettings.AUTOMATIC.withWarmUp(1).withRepeat(1);
    private static final RunSettings ONCE_COLD =
            RunSettings.AUTOMATIC.withWarmUp(0).withRepeat(1);
    /** A worker that has just started, on a busy machine, takes its time for its first answer. */
    private static final int COLD_MILLIS = 700;
    /**
     * Its result is used: a compiler takes a loop without away. It lasts long beside the reading of classes from a disk,
     * which is a wait.
     */
    private static final String COMPUTING = "long x = task; for (int i = 0; i < 1_000_000_000; i++) { x = x * 31 + i; }"
            + " if (x == 7) { throw new IllegalStateException(); }";

    private static ProcessMode mode;

    @BeforeAll
    static void open() {
        mode = new ProcessMode();
    }

    @AfterAll
    static void close() {
        mode.close();
    }

    private static Run<Object> run(Mode in, Workload<Object> workload) throws ModeException {
        return run(ONCE_WARM, in, workload);
    }

    private static Run<Object> run(RunSettings settings, Mode in, Workload<Object> workload) throws ModeException {
        return new Runner(settings)
                .run(workload, List.of(new Contender(in, 2, Optional.empty())), new TestControl(), RunListener.NONE)
                .get(0);
    }

    private static TaskTrace task(Run<Object> run, int index) {
        return run.timeline().tasks().get(index);
    }

    /** What names most of a task's time that it neither computed nor waited for a core, as it does on a busy machine. */
    private static Slice longest(TaskTrace task) {
        return task.slices().stream()
                .filter(slice -> slice.state() != State.RUNNING && slice.state() != State.WAITING_FOR_CORE)
                .max((a, b) -> Long.compare(a.endNanos() - a.startNanos(), b.endNanos() - b.startNanos()))
                .orElseThrow();
    }

    /** A task that sleeps, one that waits for a monitor, one that waits for a latch. */
    private static Workload<Object> sleepMonitorAndLatch(int millis) {
        return TestCell.of("static class Door {}", """
                        switch (task) {
                            case 0 -> Thread.sleep(WAIT);
                            case 1 -> {
                                Object door = new Door();
                                var holds = new java.util.concurrent.CountDownLatch(1);
                                Thread holder = new Thread(() -> {
                                    synchronized (door) {
                                        holds.countDown();
                                        try {
                                            Thread.sleep(WAIT);
                                        } catch (InterruptedException e) {
                                            throw new IllegalStateException(e);
                                        }
                                    }
                                }, "the holder");
                                holder.start();
                                holds.await();
                                synchronized (door) {
                                    holder.isAlive();
                                }
                            }
                            default -> new java.util.concurrent.CountDownLatch(1)
                                    .await(WAIT, java.util.concurrent.TimeUnit.MILLISECONDS);
                        }
                        return task;
                        """.replace("WAIT", Integer.toString(millis)))
                .workload(3);
    }

    private static void assertToldApart(Run<Object> run) {
        assertEquals("sleep", longest(task(run, 0)).reason());
        assertEquals(State.BLOCKED, longest(task(run, 0)).state());
        assertEquals("the monitor of Door, held by the holder", named(longest(task(run, 1))));
        assertEquals(State.WAITING_FOR_LOCK, longest(task(run, 1)).state());
        assertEquals("CountDownLatch", longest(task(run, 2)).reason());
        long lock = task(run, 1).accounting().lockNanos().orElse(0);
        assertTrue(lock > 60_000_000, "waited " + lock + " ns for the monitor by its account");
        assertEquals(0, task(run, 0).accounting().lockNanos().orElse(0));
    }

    @Test
    void sleepMonitorAndLatchAreToldApart() throws ModeException {
        assertToldApart(run(mode, sleepMonitorAndLatch(300)));
    }

    /** Recording has not begun then: the workers are started by the run, and are asked while they wait. */
    @Test
    void workersOfTheOnlyExecutionTellThemApartToo() throws ModeException {
        try (ProcessMode own = new ProcessMode()) {
            assertToldApart(run(ONCE_COLD, own, sleepMonitorAndLatch(COLD_MILLIS)));
        }
    }

    @Test
    void workersThatAreStartedForEachExecutionTellThemApartToo() throws ModeException {
        assertToldApart(run(mode.fresh(), sleepMonitorAndLatch(COLD_MILLIS)));
    }

    /** A death in each execution; whoever runs the second task is a replacement. */
    @Test
    void aWorkerThatReplacesADeadOneSaysWhatItWaitsFor() throws ModeException {
        try (ProcessMode own = new ProcessMode()) {
            Run<Object> run = new Runner(ONCE_WARM)
                    .run(
                            TestCell.of("if (task == 0) { Runtime.getRuntime().halt(3); }"
                                            + " new java.util.concurrent.CountDownLatch(1)"
                                            + ".await(" + COLD_MILLIS
                                            + ", java.util.concurrent.TimeUnit.MILLISECONDS); return task;")
                                    .workload(2),
                            List.of(new Contender(own, 1, Optional.empty())),
                            new TestControl(),
                            RunListener.NONE)
                    .get(0);
            assertEquals("CountDownLatch", longest(task(run, 1)).reason());
        }
    }

    /** The compiler's name for a class inside the stand-in of a cell. */
    private static String named(Slice slice) {
        return slice.reason().replace("Cell$", "");
    }

    @Test
    void aSocketIsNamedByItsAddress() throws Exception {
        try (ServerSocket server = new ServerSocket(0)) {
            Thread answering = new Thread(() -> {
                try {
                    while (true) {
                        try (Socket s = server.accept()) {
                            TimeUnit.MILLISECONDS.sleep(80);
                            s.getOutputStream().write(7);
                        }
                    }
                } catch (Exception closed) {
                    // The test is over.
                }
            });
            answering.setDaemon(true);
            answering.start();
            TestCell cell = TestCell.of("public static int port;", """
                    try (var socket = new java.net.Socket("localhost", port)) {
                        return socket.getInputStream().read();
                    }
                    """);
            cell.set("port", server.getLocalPort());
            Run<Object> run = run(mode, cell.workload(1, "port"));
            assertEquals(
                    "reading from socket localhost:" + server.getLocalPort(),
                    longest(task(run, 0)).reason());
        }
    }

    @Test
    void tasksThatComputeAreNotRecordedAndTheRecordEndsWithTheRun() throws ModeException {
        String recordings = "return jdk.jfr.FlightRecorder.isInitialized()"
                + " ? jdk.jfr.FlightRecorder.getFlightRecorder().getRecordings().size() : -1;";
        try (ProcessMode own = new ProcessMode()) {
            Run<Object> computed = run(own, TestCell.of(COMPUTING + recordings).workload(2));
            assertEquals(List.of(-1, -1), results(computed));
            Run<Object> waited =
                    run(own, TestCell.of("Thread.sleep(30);" + recordings).workload(2));
            assertEquals(List.of(1, 1), results(waited));
            Run<Object> after = run(own, TestCell.of(COMPUTING + recordings).workload(2));
            assertEquals(List.of(0, 0), results(after));
        }
    }

    private static List<Object> results(Run<Object> run) {
        return run.outcomes().stream()
                .map(outcome -> ((Outcome.Result<Object>) outcome).value())
                .toList();
    }

    @Test
    void aRecordLeavesNothingOnTheDisk(@TempDir Path temporary) throws Exception {
        ProcessOptions options = ProcessOptions.ofThisJvm();
        long pid;
        try (ProcessMode own = new ProcessMode(options.withDirectories(temporary, options.sharedMemory()))) {
            Run<Object> run =
                    run(own, TestCell.of("Thread.sleep(30); return 0;").workload(1));
            assertEquals("sleep", longest(task(run, 0)).reason());
            pid = task(run, 0).worker().pid();
        }
        try (var left = Files.list(temporary)) {
            assertEquals(List.of(), left.toList());
        }
        try (var elsewhere = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            assertFalse(elsewhere.anyMatch(file -> file.toString().endsWith("_" + pid)));
        }
    }
}
