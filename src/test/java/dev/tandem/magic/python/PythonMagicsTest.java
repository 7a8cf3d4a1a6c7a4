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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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
        assertTrue(shown("%%threads 2 --on mine --repeat 1 --warmup 0\ntask").contains("threads mine"));
        assertTrue(shown("%runtimes").contains("\nmine "), "listed under its name");
        assertTrue(shown("%%compare threads:2 --on cpython,mine --repeat 1 --warmup 0\ntask")
                .contains("threads mine"));
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

    /** A wrapper around CPython that keeps a log of its starts, or fails at each. */
    private static String command(Path folder, String name, String start) throws Exception {
        Path wrapper = Files.writeString(
                folder.resolve(name),
                "#!/bin/sh\ncase \"$2\" in --describe) ;; *) " + start + ";; esac\nexec python3 \"$@\"\n");
        Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwxr-xr-x"));
        return wrapper.toString();
    }

    @Test
    void anInterpreterIsStartedWhenItsTurnHasCome(@TempDir Path folder) throws Exception {
        Path log = folder.resolve("log");
        for (String name : List.of("one", "two")) {
            shown("%runtimes add " + name + " " + command(folder, name, "echo starts-" + name + " >> " + log));
        }
        shown("%%compare serial threads:2 --on one,two --repeat 1 --warmup 0\nopen('" + log
                + "', 'a').write('runs\\n')");
        List<String> lines = Files.readAllLines(log);
        assertEquals("starts-one", lines.get(0), lines.toString());
        int second = lines.indexOf("starts-two");
        assertTrue(second > 1 && lines.subList(1, second).stream().allMatch("runs"::equals), lines.toString());
        assertEquals(2 * second, lines.size(), lines.toString());
    }

    @Test
    void anInterpreterThatDoesNotStartIsAGapAmongSeveralAndAloneAnError(@TempDir Path folder) throws Exception {
        shown("%runtimes add ill " + command(folder, "ill", "echo I am ill >&2; exit 3"));
        String text = shown("%%compare serial threads:2 --on ill,cpython --repeat 1 --warmup 0\ntask");
        assertTrue(text.contains("ill: \u2014 (") && text.contains("I am ill"), text);
        assertTrue(text.contains("threads cpython3"), text);
        assertTrue(refused("%%threads 2 --on ill\ntask").contains("I am ill"));
        shown("%runtimes add worse " + command(folder, "worse", "exit 4"));
        assertTrue(refused("%%serial --on ill,worse\ntask").contains("None of these runtimes could be started"));
    }

    @Test
    void oneRuntimeTwiceIsRefused() {
        assertTrue(refused("%%serial --on cpython,cpython3\ntask").contains("twice"));
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
