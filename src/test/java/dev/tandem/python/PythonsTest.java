package dev.tandem.python;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.engine.Execution;
import dev.tandem.engine.Mode;
import dev.tandem.engine.ModeException;
import dev.tandem.engine.Outcome;
import dev.tandem.engine.StopSwitch;
import dev.tandem.trace.Figures;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on the CPython that every machine of this project has. */
class PythonsTest {
    private static final String COUNT = "n = 0\nfor i in range(2000000): n += i\nn % 97 + task";

    private static Pythons pythons;
    private static PythonRuntime cpython;

    @BeforeAll
    static void find() throws ModeException {
        pythons = Pythons.ofThisMachine(Artifacts.NONE);
        cpython = pythons.find("cpython");
    }

    @AfterAll
    static void close() {
        pythons.close();
    }

    private static PythonBody body(String code) {
        return new PythonBody(code, 7, 2);
    }

    private static Execution<Object> run(String mode, int workers, int tasks, String code) throws ModeException {
        return pythons.mode(cpython, mode, Optional.empty())
                .run(body(code).workload(tasks, List.of()), workers, new StopSwitch());
    }

    @Test
    void tellsWhatItFound() {
        assertEquals("CPython", cpython.implementation());
        assertTrue(cpython.name().startsWith("cpython3."), cpython.name());
        assertFalse(cpython.evidence().isEmpty());
        assertTrue(pythons.runtimes().contains(cpython));
    }

    @Test
    void cellsKeepTheirDefinitionsAndPrint() throws Exception {
        PythonSession session = pythons.session(cpython);
        StringBuffer out = new StringBuffer();
        StringBuffer err = new StringBuffer();
        PrintSink print = (error, text) -> (error ? err : out).append(text);
        session.execute(body("import sys\ndef double(x): return 2 * x"), print);
        PythonSession.Result result = session.execute(
                        body(
                                "print('gr\u00fc\u00df \ud83d\ude00')\nsys.stderr.write('err\\n')\n[double(1), 2.5, 'a', {1: None}, 1 << 70]"),
                        print)
                .orElseThrow();
        assertEquals(
                List.of(2L, 2.5, "a", java.util.Collections.singletonMap(1L, null), BigInteger.ONE.shiftLeft(70)),
                result.value());
        assertEquals("grüß 😀\n", out.toString());
        assertEquals("err\n", err.toString());
    }

    @Test
    void tracebacksShowTheCellsOwnLines() {
        PythonSession session = pythons.session(cpython);
        PythonException thrown =
                assertThrows(PythonException.class, () -> session.execute(body("x = 1\nx / 0"), (error, text) -> {}));
        assertEquals("ZeroDivisionError", thrown.name());
        assertTrue(thrown.traceback().contains("\"<cell 7>\", line 3"), thrown.traceback());
        assertTrue(thrown.traceback().contains("x / 0"), thrown.traceback());
        assertFalse(thrown.traceback().contains("tandem_driver"), thrown.traceback());
    }

    @Test
    void syntaxErrorsNameTheLineBeforeAnythingRuns() {
        ModeException thrown = assertThrows(ModeException.class, () -> run("threads", 2, 2, "ok = 1\nfor for"));
        assertTrue(thrown.getMessage().contains("line 3"), thrown.getMessage());
    }

    @Test
    void threadsOverlapButDoNotRunInParallel() throws Exception {
        Execution<Object> execution = run("threads", 2, 4, COUNT);
        Figures figures = Figures.of(execution.timeline());
        assertTrue(figures.overlap() > 0.5, figures.toString());
        if (cpython.hasLock().orElse(false)) {
            assertTrue(figures.parallelism().orElseThrow() < 1.2, figures.toString());
        }
        assertEquals(4, execution.outcomes().size());
        assertInstanceOf(Outcome.Result.class, execution.outcomes().get(3));
    }

    @Test
    void sleepersOverlapOnThreads() throws Exception {
        Figures figures =
                Figures.of(run("threads", 4, 4, "import time\ntime.sleep(0.3)").timeline());
        assertTrue(figures.concurrency() > 3, figures.toString());
        assertTrue(figures.parallelism().orElseThrow() < 0.3, figures.toString());
    }

    @Test
    void processesHaveMemoryOfTheirOwnAndStayWarm() throws Exception {
        String code = "import os\nglobal seen\nseen = globals().get('seen', 0) + 1\n[os.getpid(), seen]";
        Execution<Object> cold = run("processes", 2, 2, code);
        Execution<Object> warm = run("processes", 2, 2, code);
        assertEquals(2, cold.timeline().spawn().size());
        assertEquals(0, warm.timeline().spawn().size());
        assertTrue(warm.timeline().transferOut().isPresent());
        assertEquals(cold.timeline().workers(), warm.timeline().workers());
        long here = cold.timeline().workers().get(0).pid();
        assertFalse(here == ProcessHandle.current().pid());
    }

    @Test
    void aTaskThatThrowsNamesItsLineAndSparesTheOthers() throws Exception {
        Execution<Object> execution =
                run("processes", 2, 4, "if task == 2:\n    raise ValueError('no ' + str(task))\ntask");
        assertEquals(new Outcome.Result<Object>(3L), execution.outcomes().get(3));
        Outcome.Failure<?> failure =
                assertInstanceOf(Outcome.Failure.class, execution.outcomes().get(2));
        PythonException error = assertInstanceOf(PythonException.class, failure.error());
        assertEquals("ValueError: no 2", error.getMessage());
        assertTrue(error.traceback().contains("line 3"), error.traceback());
    }

    @Test
    void aWorkerThatEndsItselfIsNamedAndReplaced() throws Exception {
        Execution<Object> execution = run("processes", 2, 4, "import os\nif task == 1:\n    os._exit(3)\ntask");
        Outcome.Killed<?> killed =
                assertInstanceOf(Outcome.Killed.class, execution.outcomes().get(1));
        assertTrue(killed.why().contains("exit code 3"), killed.why());
        assertEquals(new Outcome.Result<Object>(0L), execution.outcomes().get(0));
        assertEquals(
                new Outcome.Result<Object>(1L),
                run("processes", 2, 2, "task").outcomes().get(1));
    }

    @Test
    void aResultThatCannotBePickledNamesItsTask() throws Exception {
        Outcome.Failure<?> failure = assertInstanceOf(
                Outcome.Failure.class,
                run("processes", 1, 1, "lambda: 1").outcomes().get(0));
        assertTrue(
                failure.error().getMessage().contains("task 0"), failure.error().getMessage());
    }

    @Test
    void aBodyThatKillsItsInterpreterIsReportedAndTheNextRunWorks() throws Exception {
        Execution<Object> execution =
                run("threads", 2, 2, "import os\nif task == 0:\n    os._exit(9)\nimport time\ntime.sleep(5)");
        Outcome.Killed<?> killed =
                assertInstanceOf(Outcome.Killed.class, execution.outcomes().get(0));
        assertTrue(killed.why().contains("exit code 9"), killed.why());
        assertEquals(
                new Outcome.Result<Object>(1L),
                run("threads", 2, 2, "task").outcomes().get(1));
    }

    @Test
    void stopKillsProcesses() throws Exception {
        StopSwitch control = new StopSwitch();
        Mode mode = pythons.mode(cpython, "processes", Optional.empty());
        CompletableFuture<Execution<Object>> running = CompletableFuture.supplyAsync(() -> {
            try {
                return mode.run(body("while True: pass").workload(2, List.of()), 2, control);
            } catch (ModeException e) {
                throw new IllegalStateException(e);
            }
        });
        while (control.startedTasks() < 2 && !running.isDone()) {
            Thread.onSpinWait();
        }
        control.cancel("Stopped by the user.");
        Execution<Object> execution = running.get(20, TimeUnit.SECONDS);
        Outcome.Killed<?> killed =
                assertInstanceOf(Outcome.Killed.class, execution.outcomes().get(0));
        assertEquals("Stopped by the user.", killed.why());
        long pid = execution.timeline().workers().get(0).pid();
        assertFalse(ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent());
    }

    @Test
    void stopCannotKillThreadsAndSaysSo() throws Exception {
        try (Pythons own = Pythons.ofThisMachine(Artifacts.NONE)) {
            StopSwitch control = new StopSwitch();
            Mode mode = own.mode(own.find("cpython"), "threads", Optional.empty());
            CompletableFuture<Execution<Object>> running = CompletableFuture.supplyAsync(() -> {
                try {
                    return mode.run(body("while True: pass").workload(2, List.of()), 2, control);
                } catch (ModeException e) {
                    throw new IllegalStateException(e);
                }
            });
            while (control.startedTasks() < 2 && !running.isDone()) {
                Thread.onSpinWait();
            }
            control.cancel("Stopped by the user.");
            Execution<Object> execution = running.get(20, TimeUnit.SECONDS);
            Outcome.Killed<?> killed =
                    assertInstanceOf(Outcome.Killed.class, execution.outcomes().get(0));
            assertTrue(killed.why().contains("can't kill a thread"), killed.why());
        }
    }

    @Test
    void elementsReachTheirTasks() throws Exception {
        Execution<Object> execution = pythons.mode(cpython, "threads", Optional.empty())
                .run(body("len(it) + task").workload(2, List.of("abc", List.of(1, 2))), 2, new StopSwitch());
        assertEquals(List.of(new Outcome.Result<Object>(3L), new Outcome.Result<Object>(3L)), execution.outcomes());
    }

    @Test
    void anUnknownRuntimeSaysWhatThereIs() {
        ModeException thrown = assertThrows(ModeException.class, () -> pythons.find("rpython"));
        assertTrue(thrown.getMessage().contains("cpython, pypy"), thrown.getMessage());
        ModeException version = assertThrows(ModeException.class, () -> pythons.find("cpython9.9"));
        assertTrue(version.getMessage().contains("cpython9.9"), version.getMessage());
    }

    @Test
    void anExecutableThatIsNoPythonIsNamed(@TempDir Path folder) throws Exception {
        Path fake = folder.resolve("python3");
        Files.writeString(fake, "#!/bin/sh\necho garbage\n");
        Files.setPosixFilePermissions(fake, PosixFilePermissions.fromString("rwxr-xr-x"));
        ModeException thrown = assertThrows(ModeException.class, () -> pythons.find(fake.toString()));
        assertTrue(thrown.getMessage().contains("garbage"), thrown.getMessage());
        Files.writeString(fake, "#!/bin/sh\nexit 4\n");
        try (Pythons fresh = Pythons.ofThisMachine(Artifacts.NONE)) {
            ModeException ended = assertThrows(ModeException.class, () -> fresh.find(fake.toString()));
            assertTrue(ended.getMessage().contains("exit code 4"), ended.getMessage());
        }
    }

    @Test
    void theDriverEndsWithItsParent() throws Exception {
        Pythons own = Pythons.ofThisMachine(Artifacts.NONE);
        Mode mode = own.mode(own.find("cpython"), "processes", Optional.empty());
        Execution<Object> execution = mode.run(body("task").workload(2, List.of()), 2, new StopSwitch());
        List<ProcessHandle> workers = execution.timeline().workers().stream()
                .flatMap(w -> ProcessHandle.of(w.pid()).stream())
                .toList();
        own.close();
        for (ProcessHandle worker : workers) {
            worker.onExit().get(10, TimeUnit.SECONDS);
            assertFalse(worker.isAlive());
        }
    }
}
