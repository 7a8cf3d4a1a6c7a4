package dev.tandem.engine.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.engine.Execution;
import dev.tandem.engine.ModeException;
import dev.tandem.engine.Outcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How soon a stop ends a task, whatever it does. The bound is twenty times the 100 ms that are meant, which {@code
 * src/bench/processes.sh} measures: here other things run beside it. What can't be stopped would last for ever.
 */
@Timeout(120)
class StopBoundTest {
    private static final long BOUND_NANOS = 2_000_000_000L;

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
    @ValueSource(
            strings = {
                "while (true) { }",
                "int n = 0; for (int i = 0; i < Integer.MAX_VALUE; i++) { for (int j = 0; j < Integer.MAX_VALUE; j++) {"
                        + " n += i ^ j; } } if (n == 1) System.out.println(n);",
                // Compresses in one native call for seconds, again and again.
                "byte[] in = new byte[32 << 20]; new Random(1).nextBytes(in); byte[] out = new byte[40 << 20]; while (true) {"
                        + " var deflater = new java.util.zip.Deflater(9); deflater.setInput(in); deflater.finish();"
                        + " deflater.deflate(out); deflater.end(); }",
                "while (true) { try { Thread.sleep(10_000); } catch (InterruptedException e) { } }",
                "synchronized (Object.class) { Object.class.wait(); }",
                "while (true) { try { System.in.read(); } catch (Throwable e) { } }"
            })
    void theStopEndsATask(String endless) throws Exception {
        TestCell cell = TestCell.of("System.out.println(ProcessHandle.current().pid()); System.out.flush();"
                + " if (task >= 0) { " + endless + " } return task;");
        CompletableFuture<Execution<Object>> running = CompletableFuture.supplyAsync(() -> {
            try {
                return mode.run(cell.workload(1), 1, control);
            } catch (ModeException e) {
                throw new AssertionError(e);
            }
        });
        assertTrue(control.firstOutput.await(30, TimeUnit.SECONDS));
        ProcessHandle worker =
                ProcessHandle.of(Long.parseLong(control.out().strip())).orElseThrow();
        Thread.sleep(300); // for it to be well inside
        long stopped = System.nanoTime();
        control.cancel("Stopped by the user.");
        Execution<Object> run = running.get(30, TimeUnit.SECONDS);
        worker.onExit().get(30, TimeUnit.SECONDS);
        long nanos = System.nanoTime() - stopped;
        assertEquals(
                "Stopped by the user.",
                assertInstanceOf(Outcome.Killed.class, run.outcomes().get(0)).why());
        assertFalse(worker.isAlive());
        assertTrue(nanos < BOUND_NANOS, "It took " + nanos / 1e6 + " ms.");
    }
}
