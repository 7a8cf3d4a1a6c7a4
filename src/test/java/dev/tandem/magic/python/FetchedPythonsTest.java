package dev.tandem.magic.python;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.engine.Execution;
import dev.tandem.engine.Mode;
import dev.tandem.engine.ModeException;
import dev.tandem.engine.Outcome;
import dev.tandem.engine.StopSwitch;
import dev.tandem.magic.maven.ToolArtifacts;
import dev.tandem.python.PythonBody;
import dev.tandem.python.PythonRuntime;
import dev.tandem.python.Pythons;
import dev.tandem.python.Required;
import dev.tandem.trace.Figures;
import dev.tandem.trace.TaskTrace;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The implementations that come from Maven's repositories, run for real. */
class FetchedPythonsTest {
    private static final String SLEEP = "import time\ntime.sleep(1)\ntask";

    private static Pythons pythons;

    @BeforeAll
    static void open() {
        pythons = Pythons.ofThisMachine(new ToolArtifacts(text -> {}));
    }

    @AfterAll
    static void close() {
        pythons.close();
    }

    private static Execution<Object> run(PythonRuntime runtime, String mode, String code) throws ModeException {
        Mode made = pythons.mode(runtime, mode, Optional.empty());
        return made.run(new PythonBody(code, 1, 1).workload(2, List.of()), 2, new StopSwitch());
    }

    private static void sleepersOverlap(Execution<Object> execution) {
        assertEquals(List.of(new Outcome.Result<Object>(0L), new Outcome.Result<Object>(1L)), execution.outcomes());
        Figures figures = Figures.of(execution.timeline());
        assertTrue(figures.overlap() > 0.5, figures.toString());
        assertTrue(figures.parallelism().orElseThrow() < 0.8, figures.toString());
    }

    @Test
    void jythonHasNoLockAndRunsThreadsInParallel() throws Exception {
        PythonRuntime jython = Required.runtime(pythons, "jython");
        assertEquals(Optional.of(false), jython.hasLock());
        run(jython, "threads", SLEEP); // compiles, which keeps the first thread ahead of the second
        sleepersOverlap(run(jython, "threads", SLEEP));
        String count = "n = 0\nwhile n < 6000000: n += 1\nn";
        run(jython, "threads", count);
        Execution<Object> serial = run(jython, "serial", count);
        Execution<Object> threads = run(jython, "threads", count);
        double alone = runnable(serial);
        double together = runnable(threads);
        assertTrue(together > 1.4 * alone, together + " of two threads runnable at once, alone " + alone);
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
    void jythonsProcessesAreInterpretersOfTheirOwn() throws Exception {
        PythonRuntime jython = Required.runtime(pythons, "jython");
        run(jython, "processes", SLEEP);
        Execution<Object> execution = run(jython, "processes", SLEEP);
        sleepersOverlap(execution);
        assertEquals(
                2,
                execution.timeline().workers().stream()
                        .map(w -> w.pid())
                        .distinct()
                        .count());
    }

    @Test
    void graalPysThreadsTakeTurns() throws Exception {
        PythonRuntime graalPy = Required.runtime(pythons, "graalpy");
        String count = "n = 0\nwhile n < 3000000: n += 1\nn";
        run(graalPy, "threads", count);
        Figures figures = Figures.of(run(graalPy, "threads", count).timeline());
        assertTrue(figures.parallelism().orElseThrow() < 1.2, figures.toString());
    }

    @Test
    void graalPyOverlapsWaiting() throws Exception {
        PythonRuntime graalPy = Required.runtime(pythons, "graalpy");
        assertEquals("GraalPy", graalPy.implementation());
        run(graalPy, "threads", SLEEP);
        sleepersOverlap(run(graalPy, "threads", SLEEP));
    }
}
