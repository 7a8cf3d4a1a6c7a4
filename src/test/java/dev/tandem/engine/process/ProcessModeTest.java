package dev.tandem.engine.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.engine.Execution;
import dev.tandem.engine.ModeException;
import dev.tandem.engine.Outcome;
import dev.tandem.engine.Workload;
import dev.tandem.trace.Ending;
import dev.tandem.trace.Slice;
import dev.tandem.trace.State;
import dev.tandem.trace.TaskTrace;
import dev.tandem.trace.Worker;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What a run in processes gives, with workers that stay warm from test to test. */
@Timeout(60)
class ProcessModeTest {
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

    @Test
    void eachTaskGivesItsResult() throws ModeException {
        Execution<Object> run =
                mode.run(TestCell.of("return task * 10 + tasks;").workload(5), 2, control);
        assertEquals(List.of(5, 15, 25, 35, 45), results(run));
        assertEquals(5, run.timeline().tasks().size());
        assertTrue(run.timeline().tasks().stream().allMatch(task -> task.ending() == Ending.DONE));
    }

    @Test
    void asManyWorkersTakePartAsWereAskedForEachWithMemoryOfItsOwn() throws ModeException {
        Execution<Object> run = mode.run(
                TestCell.of("static int calls;", "calls++; return ProcessHandle.current().pid();")
                        .workload(2),
                2,
                control);
        Set<Object> pids = Set.copyOf(results(run));
        assertEquals(2, pids.size());
        assertTrue(!pids.contains(ProcessHandle.current().pid()));
        assertEquals(pids, run.timeline().workers().stream().map(Worker::pid).collect(Collectors.toSet()));
    }

    @Test
    void workersStayWarmAndSpawningIsCountedOnce() throws ModeException {
        TestCell cell = TestCell.of("return ProcessHandle.current().pid();");
        try (ProcessMode own = new ProcessMode()) {
            Execution<Object> first = own.run(cell.workload(2), 2, control);
            Execution<Object> second = own.run(cell.workload(2), 2, control);
            assertEquals(Set.copyOf(results(first)), Set.copyOf(results(second)));
            assertEquals(2, first.timeline().spawn().size());
            assertTrue(first.timeline().spawn().stream().allMatch(cost -> cost.nanos() > 0));
            assertEquals(List.of(), second.timeline().spawn());
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whatWorkersDoIsSeenFromOutside() throws ModeException {
        Workload<Object> mixed = TestCell.of("""
                long until = System.nanoTime() + 150_000_000L;
                long x = 0;
                while (System.nanoTime() < until) {
                    x++;
                }
                Thread.sleep(150);
                return x > 0;
                """).workload(2);
        for (TaskTrace task : mode.run(mixed, 2, control).timeline().tasks()) {
            long at = task.startNanos();
            long asleep = 0;
            for (Slice slice : task.slices()) {
                assertEquals(at, slice.startNanos());
                at = slice.endNanos();
                asleep += slice.state() == State.BLOCKED ? slice.endNanos() - slice.startNanos() : 0;
            }
            assertEquals(task.endNanos(), at);
            assertTrue(asleep > 100_000_000, task.toString());
            long running = task.slices().stream()
                    .filter(slice -> slice.state() == State.RUNNING)
                    .mapToLong(slice -> slice.endNanos() - slice.startNanos())
                    .sum();
            long exact = task.accounting().onCpuNanos().orElseThrow();
            assertEquals(exact, running, 0.05 * task.accounting().wallNanos(), task.toString());
        }
    }

    @Test
    void tasksOnTwoWorkersOverlap() throws ModeException {
        Workload<Object> sleepers =
                TestCell.of("Thread.sleep(300); return null;").workload(2);
        mode.run(sleepers, 2, control);
        Execution<Object> run = mode.run(sleepers, 2, control);
        List<TaskTrace> tasks = run.timeline().tasks();
        assertTrue(tasks.get(0).startNanos() < tasks.get(1).endNanos());
        assertTrue(tasks.get(1).startNanos() < tasks.get(0).endNanos());
        assertTrue(tasks.stream()
                .allMatch(task -> task.startNanos() >= run.timeline().handOverNanos()));
        assertTrue(tasks.stream()
                .allMatch(task -> task.endNanos() <= run.timeline().lastResultNanos()));
    }

    @Test
    void variablesAreCopiedAndWhatTasksChangeDoesNotComeBack() throws ModeException {
        TestCell cell = TestCell.of(
                "public static int[] numbers; public static String name;",
                "numbers[0] += 1; return name + numbers[0];");
        cell.set("numbers", new int[] {41});
        cell.set("name", "n");
        Workload<Object> workload = cell.workload(1, "numbers", "name");
        assertEquals(List.of("n42"), results(mode.run(workload, 1, control)));
        assertArrayEquals(new int[] {41}, (int[]) cell.get("numbers"));
        assertEquals(
                List.of("n42"), results(mode.run(workload, 1, control)), "each execution gets the session's value");
        cell.set("numbers", new int[] {1});
        assertEquals(List.of("n2"), results(mode.run(workload, 1, control)));
    }

    @Test
    void oneGraphKeepsSharedIdentity() throws ModeException {
        TestCell cell = TestCell.of(
                "public static List<Object> a; public static List<Object> b;", "return a == b && a.get(0) == a;");
        List<Object> list = new java.util.ArrayList<>();
        list.add(list);
        cell.set("a", list);
        cell.set("b", list);
        assertEquals(List.of(true), results(mode.run(cell.workload(1, "a", "b"), 1, control)));
    }

    @Test
    void elementsReachTheirTasks() throws ModeException {
        Workload<Object> workload = TestCell.of("return task + \":\" + it;").workload(3, List.of("a", "b", "c"));
        assertEquals(List.of("0:a", "1:b", "2:c"), results(mode.run(workload, 2, control)));
    }

    @Test
    void classesOfTheCellTravelBothWays() throws ModeException {
        TestCell cell = TestCell.of(
                "public record Point(int x, int y) implements Serializable {} public static Point p;",
                "return new Point(p.x() + task, p.y());");
        cell.set(
                "p",
                results(mode.run(TestCell.of("return null;").workload(1), 1, control))
                        .get(0));
        Outcome<Object> failed =
                mode.run(cell.workload(1, "p"), 1, control).outcomes().get(0);
        assertInstanceOf(
                NullPointerException.class,
                assertInstanceOf(Outcome.Failure.class, failed).error());
        TestCell maker = TestCell.of(
                "public record Point(int x, int y) implements Serializable {}", "return new Point(task, 7);");
        assertEquals(
                "Point[x=0, y=7]",
                results(mode.run(maker.workload(1), 1, control)).get(0).toString());
    }

    @Test
    void aClassThatChangedBetweenRunsIsTheNewOne() throws ModeException {
        assertEquals(
                List.of("old"),
                results(mode.run(
                        TestCell.of("static class A { String f() { return \"old\"; } }", "return new A().f();")
                                .workload(1),
                        1,
                        control)));
        assertEquals(
                List.of("new"),
                results(mode.run(
                        TestCell.of("static class A { String f() { return \"new\"; } }", "return new A().f();")
                                .workload(1),
                        1,
                        control)));
    }

    @Test
    void oneFailureLeavesTheOthersTheirResults() throws ModeException {
        TestCell cell = TestCell.of(
                "static int f(int n) { if (n == 2) throw new IllegalStateException(\"no \" + n); return n; }",
                "return f(task);");
        Execution<Object> run = mode.run(cell.workload(4), 2, control);
        Throwable error =
                assertInstanceOf(Outcome.Failure.class, run.outcomes().get(2)).error();
        assertInstanceOf(IllegalStateException.class, error);
        assertEquals("no 2", error.getMessage());
        assertEquals("f", error.getStackTrace()[0].getMethodName());
        assertTrue(IntStream.range(0, error.getStackTrace().length)
                .noneMatch(i -> error.getStackTrace()[i].getClassName().startsWith("dev.tandem")));
        TaskTrace trace = run.timeline().tasks().get(2);
        assertEquals(Ending.FAILED, trace.ending());
        String cause = error.getCause().toString();
        assertTrue(
                cause.contains("Task 2")
                        && cause.contains("process " + trace.worker().pid()),
                cause);
        assertEquals(
                3,
                run.outcomes().stream().filter(Outcome.Result.class::isInstance).count());
    }

    @Test
    void aVariableThatCannotBeSentIsNamedBeforeAnythingRuns() {
        TestCell cell = TestCell.of(
                "public static Thread worker; public static int fine;", "System.out.println(fine); return worker;");
        cell.set("worker", new Thread());
        ModeException error =
                assertThrows(ModeException.class, () -> mode.run(cell.workload(2, "fine", "worker"), 2, control));
        assertTrue(error.getMessage().contains("variable worker, of type Thread"), error.getMessage());
        assertEquals("", control.out());
    }

    @Test
    void aResultThatCannotBeSentNamesTaskAndType() throws ModeException {
        Execution<Object> run =
                mode.run(TestCell.of("return task == 1 ? new Thread() : task;").workload(3), 2, control);
        String message = assertInstanceOf(Outcome.Failure.class, run.outcomes().get(1))
                .error()
                .getMessage();
        assertTrue(message.contains("task 1") && message.contains("java.lang.Thread"), message);
        assertEquals(new Outcome.Result<>(2), run.outcomes().get(2));
    }

    @Test
    void anExceptionThatCannotBeSentKeepsItsNameMessageAndFrames() throws ModeException {
        TestCell cell = TestCell.of(
                "static class Odd extends Exception { Object held = new Thread(); Odd() { super(\"odd one\"); } }",
                "throw new Odd();");
        Throwable error = assertInstanceOf(
                        Outcome.Failure.class,
                        mode.run(cell.workload(1), 1, control).outcomes().get(0))
                .error();
        assertEquals("Cell$Odd: odd one", error.getMessage());
        assertTrue(error.getStackTrace().length > 0);
    }

    @Test
    void printsComeInWholeLinesAndBeforeTheEnd() throws ModeException {
        TestCell cell =
                TestCell.of("for (int i = 0; i < 50; i++) { System.out.print(task + \"-\"); System.out.println(i); }"
                        + " System.err.print(\"e\"); return null;");
        mode.run(cell.workload(2), 2, control);
        for (int task = 0; task < 2; task++) {
            String own = task + "-";
            List<String> lines =
                    control.out().lines().filter(line -> line.startsWith(own)).toList();
            assertEquals(IntStream.range(0, 50).mapToObj(i -> own + i).toList(), lines);
        }
        assertEquals("ee", control.err());
    }

    @Test
    void standardInputIsEmpty() throws ModeException {
        assertEquals(
                List.of(-1),
                results(mode.run(TestCell.of("return System.in.read();").workload(1), 1, control)));
    }

    @Test
    void aWorkerStartsNoWorkersOfItsOwn() throws ModeException {
        TestCell cell = TestCell.of("try (var inner = new dev.tandem.engine.process.ProcessMode()) {"
                + " inner.run(new Workload<>(c -> 1, 1, List.of(), Optional.empty()), 1, null); return \"ran\"; }"
                + " catch (ModeException e) { return e.getMessage(); }");
        String message = results(mode.run(cell.workload(1), 1, control)).get(0).toString();
        assertTrue(message.contains("worker process already"), message);
    }

    @Test
    void aBodyWithoutShipmentIsRefused() {
        Workload<Object> lambda = new Workload<>(context -> 1, 1, List.of(), Optional.empty());
        ModeException error = assertThrows(ModeException.class, () -> mode.run(lambda, 1, control));
        assertTrue(error.getMessage().contains("%%processes"), error.getMessage());
    }

    @Test
    void aBodyThatCannotBeMadeIsAModeException() {
        TestCell cell = TestCell.of(
                "static { if (System.getProperty(\"dev.tandem.worker\") != null) throw new RuntimeException(\"not here\"); }",
                "return 1;");
        ModeException error = assertThrows(ModeException.class, () -> mode.run(cell.workload(2), 2, control));
        assertTrue(error.getMessage().contains("not here"), error.getMessage());
        assertNotEquals("", error.getMessage());
    }

    @Test
    void aHundredThousandTinyTasksEachGiveTheirResult() throws ModeException {
        Execution<Object> run = mode.run(TestCell.of("return task;").workload(100_000), 2, control);
        assertEquals(IntStream.range(0, 100_000).boxed().toList(), results(run));
        assertEquals(100_000, run.timeline().tasks().size());
        assertTrue(run.timeline().tasks().stream()
                .allMatch(task -> task.accounting().onCpuNanos().isPresent()));
    }

    @Test
    void aWorkerWithoutTasksGetsThoseThatAnotherHasNotStarted() throws ModeException {
        // Tiny tasks first, so that they travel in rows; then some that take long enough to pile up in one row.
        TestCell cell = TestCell.of("if (task >= 2000) Thread.sleep(100); return null;");
        Execution<Object> run = mode.run(cell.workload(2010), 2, control);
        Set<Long> pids = run.timeline().tasks().subList(2000, 2010).stream()
                .map(task -> task.worker().pid())
                .collect(Collectors.toSet());
        assertEquals(2, pids.size());
        double span = run.timeline().tasks().get(2009).endNanos()
                - run.timeline().tasks().get(2000).startNanos();
        assertTrue(span < 8 * 100e6, "ten tasks of 100 ms on two workers took " + span / 1e6 + " ms");
    }

    @Test
    void randomNumbersDifferByTaskAndCanBeFixed() throws ModeException {
        TestCell free = TestCell.of("return List.of(Math.random(), new java.util.Random().nextLong());");
        List<Object> drawn = results(mode.run(free.workload(8), 2, control));
        assertEquals(8, Set.copyOf(drawn).size());
        TestCell fixed = TestCell.of("return new java.util.SplittableRandom(42 + task).nextLong();");
        List<Object> once = results(mode.run(fixed.workload(8), 2, control));
        assertEquals(once, results(mode.run(fixed.workload(8), 1, control)));
        assertEquals(8, Set.copyOf(once).size());
    }

    @Test
    void namedSpansComeOnTheSessionsClock() throws ModeException {
        TestCell cell = TestCell.of("return Span.span(\"part\", () -> 7);");
        TaskTrace task =
                mode.run(cell.workload(1), 1, control).timeline().tasks().get(0);
        assertEquals("part", task.spans().get(0).name());
        assertTrue(task.startNanos() <= task.spans().get(0).startNanos());
        assertTrue(task.spans().get(0).endNanos() <= task.endNanos());
    }

    static List<Object> results(Execution<Object> run) {
        return run.outcomes().stream()
                .map(outcome -> {
                    if (outcome instanceof Outcome.Result<Object> result) {
                        return result.value();
                    }
                    throw new AssertionError(outcome);
                })
                .toList();
    }
}
