package dev.tandem.magic.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.engine.gil.GilMode;
import dev.tandem.engine.gil.GilSettings;
import dev.tandem.engine.thread.SerialMode;
import dev.tandem.engine.thread.ThreadsMode;
import dev.tandem.kernel.CellRequest;
import dev.tandem.kernel.ExecutionResult;
import dev.tandem.magic.MagicInterpreter;
import dev.tandem.magic.RecordedOutput;
import dev.tandem.shell.Session;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Cells under the interpreter lock, from a session. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class GilMagicTest {
    private static final String ONCE = " --repeat 1 --warmup 1 --no-baseline --chart none";
    private static MagicInterpreter interpreter;

    private RecordedOutput output = new RecordedOutput();

    @BeforeAll
    static void start() {
        SerialMode serial = new SerialMode();
        GilMode gil = new GilMode(GilSettings.DEFAULT);
        interpreter = MagicInterpreter.create(
                new Session(),
                Modes.none()
                        .with(serial, serial)
                        .with(new ThreadsMode(), serial)
                        .with(gil, gil));
    }

    @AfterAll
    static void stop() {
        interpreter.close();
    }

    private ExecutionResult run(String code) {
        output = new RecordedOutput();
        return interpreter.execute(new CellRequest(3, code, false, false), output);
    }

    private void ok(String code) {
        assertInstanceOf(ExecutionResult.Ok.class, run(code), () -> output.shown());
    }

    private String value(String code) {
        ExecutionResult result = run(code);
        ExecutionResult.Ok ok = assertInstanceOf(ExecutionResult.Ok.class, result, result::toString);
        return (String) ok.value().orElseThrow().data().get("text/plain");
    }

    @Test
    void theLockIsTheOnlyDifference() {
        ok("int[] shared = new int[4];\nint fib(int n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }\n"
                + "var all = new java.util.concurrent.CyclicBarrier(4);");
        // The barrier, because a thread that is quick takes the next task before another has started.
        ok("%%gil 4" + ONCE + "\nall.await();\nfor (int i = 0; i < 1_000_000; i++) shared[i & 3] += 1;\nfib(27)");
        assertEquals("2000000", value("shared[0]"), "an update without a checkpoint inside is never lost");
        assertEquals("true", value("run.results().equals(java.util.List.of(196418, 196418, 196418, 196418))"));
        assertTrue(value("run.gil()").contains("thread 4"));
        assertEquals("true", value("run.gil().handOvers() >= 3"), () -> value("run.gil()"));
    }

    @Test
    void typesOfTheSessionGoInAndOut() {
        ok(
                "record Point(int x) {}\nclass Account { int n; synchronized void add() { n++; } }\n"
                        + "var account = new Account();\nvar points = new java.util.concurrent.ConcurrentLinkedQueue<Point>();");
        ok("%%gil 3 --results made" + ONCE + "\nfor (int i = 0; i < 100; i++) account.add();\n"
                + "points.add(new Point(task));\nnew Point(10 + task)");
        assertEquals("600", value("account.n"));
        assertEquals("6", value("points.size()"));
        assertEquals("33", value("made.stream().mapToInt(Point::x).sum()"));
    }

    @Test
    void theLockChangesHandsInsideTypesOfTheSession() {
        ok("class Spin { int turns; void spin() { for (int i = 0; i < 1000; i++) { long n = 0; while (n < 200_000) n++;"
                + " turns += 1; } } }\nvar spin = new Spin();");
        ok("%%gil 2" + ONCE + "\nspin.spin();");
        assertEquals("4000", value("spin.turns"));
        assertEquals("true", value("run.gil().forced() >= 4"), () -> value("run.gil()"));
        ok("%%threads 2" + ONCE + "\nspin.spin();");
    }

    @Test
    void theLockIsSetByOptions() {
        ok("%%gil 2 --switch-interval 200us" + ONCE + "\nlong n = 0; while (n < 40_000_000L) n++; n");
        assertEquals("true", value("run.gil().dropRequests() > 0"), () -> value("run.gil()"));
        ok("%%threads 2 --gil --gil-policy old" + ONCE + "\nlong n = 0; while (n < 3_000_000L) n++; n");
        assertEquals("true", value("run.mode().equals(\"gil\") && run.gil().dropRequests() == 0"));
        ok("%%compare threads:2 gil:2 --no-force-switching --as both" + ONCE + "\ntask");
        assertEquals("gil", value("both.get(1).mode()"));
        ExecutionResult.Failed failed =
                assertInstanceOf(ExecutionResult.Failed.class, run("%%gil 2 --switch-interval fast\n1"));
        assertTrue(failed.toString().contains("fast") && failed.toString().contains("5ms"), failed::toString);
        failed = assertInstanceOf(ExecutionResult.Failed.class, run("%%gil 2 --gil-policy best\n1"));
        assertTrue(failed.toString().contains("best"), failed::toString);
    }

    @Test
    void theConvoyIsDrawn() {
        ok("%%gil --chart convoy --repeat 1 --warmup 1 --no-baseline\n"
                + "long end = System.nanoTime() + 250_000_000L;\n"
                + "if (task > 0) { long n = 0; while (System.nanoTime() < end) n++; }\n"
                + "else while (System.nanoTime() < end) span(\"turn\", () -> Thread.sleep(1));");
        assertTrue(output.shown().contains("gil · turn beside 0"), () -> output.shown());
        assertTrue(output.shown().contains("gil · turn beside 2"), () -> output.shown());
        assertEquals("3", value("runs.size()"));
        ok("%%gil 2 --chart convoy --repeat 1 --warmup 1 --no-baseline\ntask");
        assertTrue(output.shown().contains("span(\"turn\""), () -> output.shown());
    }

    @Test
    void figuresOfALockThatThereWasNot() {
        ok("%%threads 2" + ONCE + "\ntask");
        ExecutionResult.Failed failed = assertInstanceOf(ExecutionResult.Failed.class, run("run.gil()"));
        assertTrue(failed.toString().contains("%%gil"), failed::toString);
    }

    @Test
    void aLoopInATypeOfTheUsersIsStopped() throws Exception {
        ok("class Endless { static volatile int n; static void loop() { while (true) n++; } }");
        Thread stopper = new Thread(() -> {
            try {
                TimeUnit.SECONDS.sleep(2);
            } catch (InterruptedException e) {
                return;
            }
            interpreter.interrupt();
        });
        stopper.start();
        run("%%gil 2" + ONCE + "\nEndless.loop();");
        stopper.join();
        assertTrue(!output.shown().contains("could not be stopped"), () -> output.shown());
        assertEquals("2", value("1 + 1"));
    }
}
