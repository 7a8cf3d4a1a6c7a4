package dev.tandem.magic.python;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.kernel.CellRequest;
import dev.tandem.kernel.ExecutionResult;
import dev.tandem.magic.MagicInterpreter;
import dev.tandem.magic.RecordedOutput;
import dev.tandem.magic.run.Modes;
import dev.tandem.python.Artifacts;
import dev.tandem.python.PythonRuntime;
import dev.tandem.python.Pythons;
import dev.tandem.shell.Session;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Python from cells, on the CPython that every machine of this project has. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class PythonMagicsTest {
    private static Pythons pythons;
    private static MagicInterpreter interpreter;

    private RecordedOutput output = new RecordedOutput();

    @BeforeAll
    static void start() {
        pythons = Pythons.ofThisMachine(Artifacts.NONE);
        interpreter = MagicInterpreter.create(new Session(), Modes.none().withPythons(pythons));
    }

    @AfterAll
    static void stop() {
        interpreter.close();
        pythons.close();
    }

    private ExecutionResult run(String code) {
        output = new RecordedOutput();
        return interpreter.execute(new CellRequest(5, code, false, false), output);
    }

    private String shown(String code) {
        ExecutionResult result = run(code);
        assertInstanceOf(ExecutionResult.Ok.class, result, result::toString);
        return output.out()
                + output.displays().stream()
                        .map(bundle -> String.valueOf(bundle.data().get("text/plain")))
                        .reduce("", String::concat);
    }

    private String refused(String code) {
        ExecutionResult result = run(code);
        return assertInstanceOf(ExecutionResult.Failed.class, result, result::toString)
                .toString();
    }

    @Test
    void aCommandWithOptionsIsAddedUnderAName() {
        assertTrue(shown("%runtimes add mine python3 -E").contains("mine is CPython"));
        assertTrue(shown("%%threads 2 --on mine --repeat 1 --warmup 0\ntask").contains("threads cpython3"));
        assertTrue(shown("%runtimes").contains("Py_GIL"), "how it was determined");
    }

    @Test
    void whatCannotBeAddedIsNamed() {
        assertTrue(
                refused("%runtimes add there /nowhere/python3").contains("/nowhere/python3 can't be started: No such"));
        assertTrue(refused("%runtimes add there").contains("%runtimes add NAME COMMAND"));
        assertTrue(refused("%runtimes remove x").contains("'remove x'"));
        assertTrue(refused("%runtimes add java python3").contains("'java'"));
    }

    @Test
    void amongSeveralRuntimesAMissingOneIsAGapAloneAnError() {
        String text = shown("%%compare serial threads:2 --on cpython,jython --repeat 1 --warmup 0\ntask");
        assertTrue(text.contains("jython: \u2014 (jython is not available"), text);
        assertTrue(text.contains("threads cpython3"), text);
        assertTrue(refused("%%threads 2 --on jython\ntask").contains("jython is not available"));
    }

    @Test
    void runtimesAreMeasuredOneAfterTheOtherAndShownInTheOrderAskedFor() throws Exception {
        PythonRuntime other = pythons.runtimes().stream()
                .filter(runtime -> !runtime.name().startsWith("cpython3"))
                .findFirst()
                .orElse(pythons.find("cpython"));
        String text = shown("%%compare threads:2 serial --on cpython," + other.path() + " --repeat 1 --warmup 0\ntask");
        int before = -1;
        for (String row :
                List.of("threads cpython3", "serial cpython3", "threads " + other.name(), "serial " + other.name())) {
            int at = text.indexOf("\n" + row);
            assertTrue(at > before || other.name().startsWith("cpython3"), row + " in " + text);
            before = at;
        }
    }

    @Test
    void comparisonsNameTheRuntime() {
        String text = shown("%%compare serial threads:2 --on cpython --repeat 1 --warmup 0\ntask");
        assertTrue(text.contains("threads:2 on cpython3"), text);
    }

    @Test
    void aCellOfPythonIsTraced() {
        String text = shown("%%trace --on cpython\nimport threading\n"
                + "def spin():\n    n = 0\n    while n < 3000000: n += 1\n"
                + "both = [threading.Thread(target=spin) for i in range(2)]\n"
                + "for t in both: t.start()\nfor t in both: t.join()\nprint('joined')");
        assertTrue(text.startsWith("joined"), text);
        assertTrue(text.contains("main thread"), text);
        assertTrue(text.contains(" threads at work"), text);
    }

    @Test
    void aTracedCellThatFailsShowsItsLineAndItsLanes() {
        String failed = refused("%%trace --on cpython\nx = 1\nx / 0");
        assertTrue(failed.contains("ZeroDivisionError"), failed);
        assertEquals(1, output.displays().size());
    }

    @Test
    void theStopButtonEndsAnEndlessCellAndTheSessionLivesOn() throws Exception {
        shown("%%python\nkept = 7");
        Thread button = new Thread(() -> {
            // Pressed when the cell runs: it says so itself.
            while (!output.out().contains("running") && !Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
            interpreter.interrupt();
        });
        output = new RecordedOutput();
        button.start();
        ExecutionResult result = interpreter.execute(
                new CellRequest(6, "%%python\nprint('running')\nwhile True: pass", false, false), output);
        button.join();
        assertInstanceOf(ExecutionResult.Failed.class, result, result::toString);
        assertTrue(shown("%%python\nprint(kept)").contains("7"));
    }
}
