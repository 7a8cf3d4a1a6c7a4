package dev.tandem.python;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.engine.Contender;
import dev.tandem.engine.Execution;
import dev.tandem.engine.Mode;
import dev.tandem.engine.ModeException;
import dev.tandem.engine.Outcome;
import dev.tandem.engine.Run;
import dev.tandem.engine.RunListener;
import dev.tandem.engine.RunSettings;
import dev.tandem.engine.Runner;
import dev.tandem.engine.StopSwitch;
import dev.tandem.trace.Figures;
import dev.tandem.trace.OutsideWatch;
import dev.tandem.trace.ProcFiles;
import dev.tandem.trace.TaskTrace;
import dev.tandem.trace.Timeline;
import dev.tandem.trace.Transfer;
import dev.tandem.trace.Watch;
import java.io.BufferedReader;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
    static void find() {
        pythons = Pythons.ofThisMachine(Artifacts.NONE);
        cpython = Required.runtime(pythons, "cpython");
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

    /** What lets go of the lock, and what has a lock of its own. */
    @Test
    void hashingOnThreadsAndCountingInProcessesCouldUseTwoCores() throws Exception {
        String hash = "import hashlib\nblock = bytes(8000000)\nfor i in range(8): hashlib.sha256(block).digest()";
        run("processes", 2, 2, "task");
        double counting = runnable(run("threads", 2, 2, COUNT));
        double hashing = runnable(run("threads", 2, 2, hash));
        double inProcesses = runnable(run("processes", 2, 2, COUNT));
        assertTrue(hashing > 1.2 * counting, hashing + " hashing, " + counting + " counting");
        assertTrue(inProcesses > 1.2 * counting, inProcesses + " in processes, " + counting + " on threads");
    }

    /** Tasks on a core or in line for one, on average: what others do on the machine doesn't change it. */
    private static double runnable(Execution<Object> execution) {
        double nanos = 0;
        for (TaskTrace task : execution.timeline().tasks()) {
            nanos += task.accounting().onCpuNanos().orElseThrow()
                    + task.accounting().runQueueNanos().orElseThrow();
        }
        return nanos / 1e9 / Figures.of(execution.timeline()).spanSeconds();
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
    void evenTheShortestThreadIsLookedAtBeforeItEnds() throws Exception {
        for (int i = 0; i < 20; i++) {
            Figures figures = Figures.of(run("threads", 2, 2, "task").timeline());
            assertTrue(figures.parallelism().isPresent(), figures.toString());
        }
    }

    @Test
    void picklingIsToldFromThePipesAndFromComputing() throws Exception {
        // Deep and made of many objects: dear to pickle, few bytes to move.
        String dear = "[[[[i]]] for i in range(60000)]";
        // One object: nothing to pickle but a copy, many bytes to move.
        String large = "b'x' * 20000000";
        run("processes", 1, 1, "task");
        Timeline objects = run("processes", 1, 1, dear).timeline();
        Timeline bytes = run("processes", 1, 1, large).timeline();
        assertTrue(
                nanos(objects, Transfer.Kind.RESULTS) > 3 * nanos(objects, Transfer.Kind.WAY),
                objects.transfers().toString());
        assertTrue(
                bytesOf(bytes, Transfer.Kind.RESULTS) >= 20_000_000,
                bytes.transfers().toString());
        for (Timeline one : List.of(objects, bytes)) {
            long moved = one.transferOut().orElseThrow().nanos()
                    + one.transferBack().orElseThrow().nanos();
            long told = one.transfers().stream().mapToLong(Transfer::nanos).sum();
            assertTrue(told <= moved, told + " of " + moved);
            long task = one.tasks().get(0).endNanos() - one.tasks().get(0).startNanos();
            assertTrue(moved + task <= one.lastResultNanos() - one.handOverNanos(), "parts of one wall time");
        }
    }

    private static long nanos(Timeline timeline, Transfer.Kind kind) {
        return timeline.transfers().stream()
                .filter(transfer -> transfer.kind() == kind)
                .mapToLong(Transfer::nanos)
                .sum();
    }

    private static long bytesOf(Timeline timeline, Transfer.Kind kind) {
        return timeline.transfers().stream()
                .filter(transfer -> transfer.kind() == kind)
                .mapToLong(Transfer::bytes)
                .sum();
    }

    /** CPython 3.11 specialises a function at its eighth call: the baseline's, long before that of a worker. */
    @Test
    void workersRunTheSameCodeAsAWarmBaseline() throws Exception {
        String count = "n = 0\nwhile n < 5000000: n += 1\nn + 0 * task";
        for (int i = 0; i < 5; i++) {
            run("serial", 1, 2, count);
        }
        double baseline = leastOnCpu(run("serial", 1, 2, count));
        double worker = leastOnCpu(run("processes", 2, 2, count));
        assertTrue(worker < 1.35 * baseline, worker + " s on a core in a new worker, " + baseline + " in the baseline");
    }

    private static double leastOnCpu(Execution<Object> execution) {
        return execution.timeline().tasks().stream()
                        .mapToLong(t -> t.accounting().onCpuNanos().orElseThrow())
                        .min()
                        .orElseThrow()
                / 1e9;
    }

    @Test
    void aResultThatCannotBeReadBackNamesItsTask() throws Exception {
        pythons.session(cpython)
                .execute(
                        body("class OneWay(Exception):\n    def __init__(self, a, b): Exception.__init__(self, a)"),
                        (error, text) -> {});
        Execution<Object> execution = run("processes", 1, 2, "OneWay(1, 2) if task == 0 else task");
        Outcome.Failure<?> failure =
                assertInstanceOf(Outcome.Failure.class, execution.outcomes().get(0));
        assertTrue(
                failure.error().getMessage().contains("task 0"), failure.error().getMessage());
        assertEquals(new Outcome.Result<Object>(1L), execution.outcomes().get(1));
    }

    @Test
    void aCellThatAWorkerCannotRunIsNamedAndTheRunGoesOn() throws Exception {
        try (Pythons own = Pythons.ofThisMachine(Artifacts.NONE)) {
            PythonRuntime runtime = own.find("cpython");
            PrintSink silent = (error, text) -> {};
            String once = "import multiprocessing\nif multiprocessing.current_process().name != 'MainProcess':\n"
                    + "    raise ValueError('only once')";
            own.session(runtime).execute(body(once), silent);
            own.session(runtime).execute(body("kept = 5"), silent);
            for (String start : List.of("fork", "spawn")) {
                Execution<Object> execution = own.mode(runtime, "processes", Optional.of(start))
                        .run(body("kept + task").workload(2, List.of()), 2, new StopSwitch());
                assertEquals(
                        List.of(new Outcome.Result<Object>(5L), new Outcome.Result<Object>(6L)), execution.outcomes());
                String remarks = execution.timeline().remarks().toString();
                assertTrue(remarks.contains("ValueError: only once"), remarks);
            }
        }
    }

    @Test
    void anErrorOfTheUsersIsNoRefusalOfOurs() {
        PythonException thrown = assertThrows(
                PythonException.class,
                () -> pythons.session(cpython).execute(body("raise NotImplementedError('mine')"), (error, text) -> {}));
        assertTrue(thrown.traceback().contains("line 2"), thrown.traceback());
    }

    @Test
    void classesOfTheSessionTravelBetweenProcesses() throws Exception {
        PrintSink silent = (error, text) -> {};
        pythons.session(cpython)
                .execute(
                        body("class Point(object):\n    def __init__(self, x): self.x = x\n"
                                + "    def __repr__(self): return 'Point(%d)' % self.x\ndef twice(x): return 2 * x"),
                        silent);
        assertEquals(
                new Outcome.Result<Object>(new PythonObject("Point(1)")),
                run("processes", 2, 2, "Point(task)").outcomes().get(1));
        PythonSession.Result result = pythons.session(cpython)
                .execute(
                        body("import multiprocessing\npool = multiprocessing.get_context('fork').Pool(2)\n"
                                + "doubled = pool.map(twice, [1, 2, 3])\npool.terminate()\ndoubled"),
                        silent)
                .orElseThrow();
        assertEquals(List.of(2L, 4L, 6L), result.value());
    }

    @Test
    void aChildThatABodyForksIsNoSecondDriver() throws Exception {
        String code = "import os\npid = os.fork()\nif pid:\n    os.waitpid(pid, 0)\n(pid > 0, task)";
        for (String mode : List.of("serial", "threads", "processes")) {
            assertEquals(
                    List.of(
                            new Outcome.Result<Object>(List.of(true, 0L)),
                            new Outcome.Result<Object>(List.of(true, 1L))),
                    run(mode, 2, 2, code).outcomes(),
                    mode);
        }
        PythonSession.Result inCell = pythons.session(cpython)
                .execute(
                        body("import os\npid = os.fork()\nif pid:\n    os.waitpid(pid, 0)\npid > 0"),
                        (error, text) -> {})
                .orElseThrow();
        assertEquals(true, inCell.value());
        // Workers run the cell too, and what it forks there is no second worker on the same pipe.
        Execution<Object> after = run("processes", 2, 8, "import os\nos.getpid()");
        List<Outcome<Object>> workers = after.timeline().tasks().stream()
                .<Outcome<Object>>map(t -> new Outcome.Result<>(t.worker().pid()))
                .toList();
        assertEquals(workers, after.outcomes());
    }

    @Test
    void aTimeLimitEndsEndlessLoops() throws Exception {
        try (Pythons own = Pythons.ofThisMachine(Artifacts.NONE)) {
            for (String mode : List.of("threads", "processes")) {
                Mode made = own.mode(own.find("cpython"), mode, Optional.empty());
                Run<Object> run = new Runner(RunSettings.AUTOMATIC
                                .withRepeat(1)
                                .withWarmUp(0)
                                .withTimeout(Duration.ofSeconds(1)))
                        .run(
                                body("while True: pass").workload(2, List.of()),
                                List.of(new Contender(made, 2, Optional.empty())),
                                new StopSwitch(),
                                RunListener.NONE)
                        .get(0);
                String why = assertInstanceOf(
                                Outcome.Killed.class, run.outcomes().get(1))
                        .why();
                assertTrue(why.contains("time limit of 1.00 s"), why);
                assertEquals(mode.equals("threads"), why.contains("can't kill a thread"), why);
            }
        }
    }

    @Test
    void aDriverThatIsKilledLeavesNothingBehindAndTheNextRunWorks() throws Exception {
        try (Pythons own = Pythons.ofThisMachine(Artifacts.NONE)) {
            PythonRuntime runtime = own.find("cpython");
            for (String mode : List.of("threads", "processes")) {
                Mode made = own.mode(runtime, mode, Optional.empty());
                made.run(body("task").workload(2, List.of()), 2, new StopSwitch());
                StopSwitch control = new StopSwitch();
                CompletableFuture<Execution<Object>> running = CompletableFuture.supplyAsync(() -> {
                    try {
                        return made.run(body("while True: pass").workload(2, List.of()), 2, control);
                    } catch (ModeException e) {
                        throw new IllegalStateException(e);
                    }
                });
                while (control.startedTasks() < 2 && !running.isDone()) {
                    Thread.onSpinWait();
                }
                ProcessHandle driver =
                        ProcessHandle.of(own.session(runtime).pidNow()).orElseThrow();
                List<ProcessHandle> children = driver.descendants().toList();
                driver.destroyForcibly();
                Execution<Object> execution = running.get(30, TimeUnit.SECONDS);
                String why = assertInstanceOf(
                                Outcome.Killed.class, execution.outcomes().get(0))
                        .why();
                assertTrue(why.contains("signal 9"), why);
                for (ProcessHandle child : children) {
                    child.onExit().get(10, TimeUnit.SECONDS);
                }
                assertEquals(
                        new Outcome.Result<Object>(1L),
                        made.run(body("task").workload(2, List.of()), 2, new StopSwitch())
                                .outcomes()
                                .get(1));
            }
        }
    }

    @Test
    void nothingOutlivesASessionThatIsKilled() throws Exception {
        Process session = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        BusyPythons.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = session.inputReader()) {
            List<ProcessHandle> busy = Stream.of(said.readLine().split(" "))
                    .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
                    .toList();
            assertEquals(3, busy.size(), "a driver and two workers");
            session.destroyForcibly();
            for (ProcessHandle one : busy) {
                one.onExit().get(20, TimeUnit.SECONDS);
            }
        } finally {
            session.destroyForcibly();
        }
    }

    @Test
    void aThreadThatIsTracedIsSeenFromOutside() throws Exception {
        PythonSession session = pythons.session(cpython);
        OutsideWatch watch = OutsideWatch.start(ProcFiles.ofThisSystem(), session.pid(), true);
        session.execute(
                body("import threading\ndef spin():\n    n = 0\n    while n < 3000000: n += 1\n"
                        + "both = [threading.Thread(target=spin) for i in range(2)]\n"
                        + "[t.start() for t in both]\n[t.join() for t in both]\nNone"),
                (error, text) -> {});
        Watch.Seen seen = watch.stop();
        assertEquals("main thread", seen.timeline().workers().get(0).name());
        assertEquals(
                2,
                seen.timeline().tasks().stream()
                        .filter(t -> t.worker().tid() != t.worker().pid())
                        .filter(t -> t.accounting().onCpuNanos().orElse(0) > 10_000_000)
                        .count(),
                seen.sentence());
    }

    @Test
    void processesThatATracedCellMakesAreSeenFromOutside() throws Exception {
        PythonSession session = pythons.session(cpython);
        OutsideWatch watch = OutsideWatch.start(ProcFiles.ofThisSystem(), session.pid(), true);
        session.execute(
                body("import multiprocessing\ndef spin():\n    n = 0\n    while n < 3000000: n += 1\n"
                        + "fork = multiprocessing.get_context('fork')\n"
                        + "both = [fork.Process(target=spin) for i in range(2)]\n"
                        + "[p.start() for p in both]\n[p.join() for p in both]\nNone"),
                (error, text) -> {});
        Watch.Seen seen = watch.stop();
        assertEquals(
                2,
                seen.timeline().tasks().stream()
                        .filter(t -> t.worker().pid() != session.pidNow())
                        .filter(t -> t.accounting().onCpuNanos().orElse(0) > 10_000_000)
                        .map(t -> t.worker().pid())
                        .distinct()
                        .count(),
                seen.sentence());
    }

    @Test
    void stoppingEndsAnInterpreterThatIsOnlyStarting(@TempDir Path folder) throws Exception {
        Path slow = folder.resolve("python3");
        Files.writeString(
                slow,
                "#!/bin/sh\ncase \"$2\" in --describe) exec " + cpython.path() + " \"$@\";; esac\nexec sleep 600\n");
        Files.setPosixFilePermissions(slow, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (Pythons own = Pythons.ofThisMachine(Artifacts.NONE)) {
            PythonRuntime runtime = own.add("slow", List.of(slow.toString()));
            StopSwitch control = new StopSwitch();
            Mode mode = own.mode(runtime, "threads", Optional.empty());
            FutureTask<String> running = new FutureTask<>(() -> assertThrows(
                            ModeException.class, () -> mode.run(body("task").workload(2, List.of()), 2, control))
                    .getMessage());
            new Thread(running, "run").start();
            while (ProcessHandle.current()
                            .children()
                            .filter(child -> child.info().command().orElse("").endsWith("sleep"))
                            .findAny()
                            .isEmpty()
                    && !running.isDone()) {
                Thread.onSpinWait();
            }
            control.cancel("Stopped by the user.");
            String why = running.get(20, TimeUnit.SECONDS);
            assertTrue(why.contains("Stopped by the user.") && why.contains("nothing ran"), why);
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
