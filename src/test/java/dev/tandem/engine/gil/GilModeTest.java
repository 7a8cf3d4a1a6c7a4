package dev.tandem.engine.gil;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.engine.Execution;
import dev.tandem.engine.StopSwitch;
import dev.tandem.engine.Workload;
import dev.tandem.trace.Figures;
import dev.tandem.trace.LockFigures;
import dev.tandem.trace.State;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class GilModeTest {
    private static final String FIB = "int fib(int n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }";

    @Test
    void cpuBoundTasksOverlapButDoNotRunInParallel() throws Exception {
        TestCell cell = new TestCell().method(FIB).body("return fib(36);");
        GilMode mode = new GilMode(GilSettings.DEFAULT);
        Workload<Object> workload = cell.workload(2);
        mode.run(workload, 2, new StopSwitch());
        Execution<Object> run = mode.run(workload, 2, new StopSwitch());

        Figures figures = Figures.of(run.timeline());
        LockFigures lock = run.timeline().lock().orElseThrow().figures();
        assertEquals(List.of(14930352, 14930352), TestCell.results(run));
        assertTrue(figures.overlap() > 0.5, () -> "overlap " + figures);
        assertTrue(figures.parallelism().orElseThrow() < 1.05, () -> "parallelism " + figures);
        assertTrue(lock.handOvers() > 2, lock::toString);
        // Who holds the lock is not drawn as waiting for anything.
        long blocked = run.timeline().tasks().stream()
                .flatMap(task -> task.slices().stream())
                .filter(slice -> slice.state() == State.BLOCKED)
                .mapToLong(slice -> slice.endNanos() - slice.startNanos())
                .sum();
        assertTrue(blocked / 1e9 < 0.1 * figures.spanSeconds(), () -> blocked + " ns blocked of " + figures);
    }

    private static double wallSeconds(Execution<Object> run) {
        return Figures.of(run.timeline()).wallSeconds();
    }

    @Test
    void sleepersOverlap() throws Exception {
        TestCell cell = new TestCell().body("Thread.sleep(300); return task;");
        GilMode mode = new GilMode(GilSettings.DEFAULT);
        Workload<Object> workload = cell.workload(8);
        double alone = wallSeconds(mode.run(workload, 1, new StopSwitch()));
        double[] speedups = new double[5];
        for (int i = 0; i < speedups.length; i++) {
            speedups[i] = alone / wallSeconds(mode.run(workload, 8, new StopSwitch()));
        }
        Arrays.sort(speedups);
        assertTrue(speedups[2] >= 7, () -> "speedups " + Arrays.toString(speedups));
    }

    @Test
    void anUpdateWithoutACheckpointInsideIsNeverLost() throws Exception {
        TestCell cell = new TestCell()
                .variable("int[]", "ARR", "new int[4]")
                .body("for (int i = 0; i < 2_000_000; i++) ARR[i & 3] += 1; return ARR;");
        cell.run(new GilMode(GilSettings.DEFAULT.withSwitchInterval(java.time.Duration.ofNanos(100_000))), 8, 8);
        assertArrayEquals(new int[] {4_000_000, 4_000_000, 4_000_000, 4_000_000}, (int[]) cell.value("ARR"));
    }

    @Test
    void resultsOfTheUsersTypesAreTheSessionsOwn() throws Exception {
        TestCell cell = new TestCell()
                .type("record Point(int x, int y) {}")
                .type("class Account { int balance; synchronized void deposit(int n) { balance += n; } }")
                .variable("Account", "account", "new Account()")
                .variable("List<Point>", "points", "Collections.synchronizedList(new ArrayList<>())")
                .body("for (int i = 0; i < 1000; i++) account.deposit(1); Point p = new Point(task, account.balance);"
                        + " points.add(p); return p;");
        List<Object> results = cell.results(GilSettings.DEFAULT, 4, 4);
        assertEquals(4, ((List<?>) cell.value("points")).size());
        assertEquals(
                ((List<?>) cell.value("points")).get(0).getClass(),
                results.get(0).getClass());
        var balance = cell.value("account").getClass().getDeclaredField("balance");
        balance.setAccessible(true);
        assertEquals(4000, balance.get(cell.value("account")));
    }

    @Test
    void whoHasEndedItsTaskHoldsTheLockNoLonger() throws Exception {
        TestCell cell = new TestCell().body("Thread.sleep(50 + 100 * task); return task;");
        Execution<Object> run = cell.run(new GilMode(GilSettings.DEFAULT), 4, 4);
        double held = run.timeline().lock().orElseThrow().figures().heldShare();
        assertTrue(held < 0.3, () -> "held " + held);
    }
}
