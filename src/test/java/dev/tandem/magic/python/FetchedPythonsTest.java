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
        double alone = Figures.of(serial.timeline()).parallelism().orElseThrow();
        double together = Figures.of(threads.timeline()).parallelism().orElseThrow();
        // On a busy machine neither gets its cores whole; the ratio tells.
        assertTrue(together > 1.2 * alone, together + " of two threads running at once, alone " + alone);
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
    void graalPyOverlapsWaiting() throws Exception {
        PythonRuntime graalPy = Required.runtime(pythons, "graalpy");
        assertEquals("GraalPy", graalPy.implementation());
        run(graalPy, "threads", SLEEP);
        sleepersOverlap(run(graalPy, "threads", SLEEP));
    }
}
