package dev.tandem.engine.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.engine.Execution;
import dev.tandem.engine.ModeException;
import dev.tandem.engine.Outcome;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tasks that do to their worker what they shouldn't: the others keep their results, the next run works. */
@Timeout(120)
class FaultTest {
    private static final String CRASH = """
            var field = Class.forName("sun.misc.Unsafe").getDeclaredField("theUnsafe");
            field.setAccessible(true);
            Object unsafe = field.get(null);
            unsafe.getClass().getMethod("putAddress", long.class, long.class).invoke(unsafe, 0L, 0L);
            """;

    private static ProcessMode mode;
    private final TestControl control = new TestControl();

    @BeforeAll
    static void open() {
        mode = new ProcessMode(ProcessOptions.ofThisJvm().withJvmArguments(List.of("-Xmx96m")));
    }

    @AfterAll
    static void close() {
        mode.close();
    }

    @Test
    void memoryThatRunsOutIsTheTasksFailure() throws ModeException {
        Outcome<Object> outcome = onlyTaskTwoFails(
                "List<long[]> all = new ArrayList<>(); while (true) { all.add(new long[1_000_000]); }");
        assertInstanceOf(
                OutOfMemoryError.class,
                assertInstanceOf(Outcome.Failure.class, outcome).error());
    }

    @Test
    void aStackThatOverflowsIsTheTasksFailure() throws ModeException {
        Outcome<Object> outcome = onlyTaskTwoFails("deep(1);");
        assertInstanceOf(
                StackOverflowError.class,
                assertInstanceOf(Outcome.Failure.class, outcome).error());
    }

    @Test
    void aCrashOfTheJvmNamesItsSignal() throws ModeException {
        Outcome<Object> outcome = onlyTaskTwoFails(CRASH);
        String why = assertInstanceOf(Outcome.Killed.class, outcome).why();
        assertTrue(why.contains("crashed: its JVM reports SIGSEGV") && why.contains("task 2"), why);
    }

    @Test
    void aTaskThatClosesStandardOutputClosesNothing() throws ModeException {
        TestCell cell = TestCell.of("System.out.close(); System.out.println(\"still \" + task); return task;");
        assertEquals(List.of(0, 1), ProcessModeTest.results(mode.run(cell.workload(2), 1, control)));
        assertEquals("still 0\nstill 1\n", control.out());
    }

    @Test
    void aTaskThatInterruptsItsThreadStopsNoOther() throws ModeException {
        TestCell cell = TestCell.of("Thread.currentThread().interrupt(); return task;");
        assertEquals(List.of(0, 1, 2), ProcessModeTest.results(mode.run(cell.workload(3), 1, control)));
    }

    @Test
    void aDeathWhileVariablesArriveEndsTheRunWithAReason() {
        TestCell cell = TestCell.of(
                "public static class Mine implements Serializable { private void readObject(java.io.ObjectInputStream in) {"
                        + " Runtime.getRuntime().halt(7); } } public static Object mine = new Mine();",
                "return mine;");
        ModeException error = assertThrows(ModeException.class, () -> mode.run(cell.workload(2, "mine"), 2, control));
        assertTrue(error.getMessage().contains("exit code 7"), error.getMessage());
    }

    @Test
    void aDeathWhileAResultLeavesCostsThatTask() throws ModeException {
        TestCell cell = TestCell.of(
                "public static class Mine implements Serializable { private void writeObject(java.io.ObjectOutputStream out) {"
                        + " Runtime.getRuntime().halt(8); } }",
                "return task == 1 ? new Mine() : task;");
        Execution<Object> run = mode.run(cell.workload(3), 2, control);
        String why =
                assertInstanceOf(Outcome.Killed.class, run.outcomes().get(1)).why();
        assertTrue(why.contains("exit code 8") && why.contains("task 1"), why);
        assertEquals(new Outcome.Result<>((Object) 2), run.outcomes().get(2));
    }

    @Test
    void aDeathInARowOfTinyTasksCostsTheOneTask() throws ModeException {
        TestCell cell = TestCell.of("if (task == 30_000) Runtime.getRuntime().halt(9); return task;");
        Execution<Object> run = mode.run(cell.workload(40_000), 2, control);
        for (int task = 0; task < 40_000; task++) {
            if (task != 30_000) {
                assertEquals(new Outcome.Result<>((Object) task), run.outcomes().get(task));
            }
        }
        assertInstanceOf(Outcome.Killed.class, run.outcomes().get(30_000));
    }

    private Outcome<Object> onlyTaskTwoFails(String how) throws ModeException {
        TestCell cell = TestCell.of(
                "static int deep(int n) { return deep(n + 1) + 1; }", "if (task == 2) { " + how + " } return task;");
        Execution<Object> run = mode.run(cell.workload(5), 2, control);
        for (int task : List.of(0, 1, 3, 4)) {
            assertEquals(new Outcome.Result<>((Object) task), run.outcomes().get(task));
        }
        assertEquals(
                List.of(0, 1),
                ProcessModeTest.results(mode.run(TestCell.of("return task;").workload(2), 2, control)));
        return run.outcomes().get(2);
    }
}
