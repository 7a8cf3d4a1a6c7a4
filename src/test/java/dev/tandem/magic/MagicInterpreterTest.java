package dev.tandem.magic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.engine.thread.SerialMode;
import dev.tandem.kernel.CellRequest;
import dev.tandem.kernel.Completeness;
import dev.tandem.kernel.Completions;
import dev.tandem.kernel.ExecutionResult;
import dev.tandem.magic.run.Modes;
import dev.tandem.shell.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cells of Java and magics in one session. */
class MagicInterpreterTest {
    private static MagicInterpreter interpreter;

    private final RecordedOutput output = new RecordedOutput();

    @BeforeAll
    static void start() {
        interpreter = MagicInterpreter.create(new Session(), Modes.none().with(new SerialMode(), new SerialMode()));
    }

    @AfterAll
    static void stop() {
        interpreter.close();
    }

    private ExecutionResult run(String code) {
        return interpreter.execute(new CellRequest(7, code, false, false), output);
    }

    private String value(String code) {
        ExecutionResult.Ok ok = assertInstanceOf(ExecutionResult.Ok.class, run(code), code);
        return (String) ok.value().orElseThrow().data().get("text/plain");
    }

    private ExecutionResult.Failed failed(String code) {
        return assertInstanceOf(ExecutionResult.Failed.class, run(code), code);
    }

    @Test
    void magicsAreRunBetweenTheJavaAroundThem() {
        assertEquals("42", value("int answer = 41;\n%env TANDEM_TEST=\\{answer}\nanswer + 1"));
        assertEquals("TANDEM_TEST=41\n", output.out());
    }

    @Test
    void linesAreTheUsersOwnAfterAMagic() {
        ExecutionResult.Failed failed = failed("int a = 1;\n%pwd\n\nint b = nosuch;");
        assertTrue(
                String.join("\n", failed.traceback()).contains("line 4"),
                failed.traceback().toString());
    }

    @Test
    void aMagicsResultGoesIntoAVariable() {
        assertEquals(Path.of("").toAbsolutePath().toString().length() + "", value("String here = %pwd\nhere.length()"));
        assertEquals(Path.of("").toAbsolutePath().toString(), value("var there = %pwd\nthere"));
    }

    @Test
    void aCommandsLinesGoIntoAVariable() {
        assertEquals("2 b", value("lines = !printf 'a\\nb\\n'\nlines.size() + \" \" + lines.get(1)"));
        assertEquals("false", value("boolean done = true;\nboolean open = !done;\nopen"));
    }

    @Test
    void anUnknownMagicIsAnsweredWithTheNearest() {
        assertEquals(
                "There is no magic %%seriel. Did you mean %%serial? %lsmagic lists them all.",
                failed("%%seriel\n1").value());
    }

    @Test
    void aMagicOfTheOtherFormIsExplained() {
        assertTrue(failed("%html <b>x</b>").value().contains("write %%html on the first line"));
        assertTrue(failed("%%pwd").value().contains("write %pwd"));
    }

    @Test
    void helpIsShownForAnyMagic() {
        run("%threads --help");
        assertTrue(output.out().contains("Usage: %[%]threads"), output.out());
        assertTrue(output.out().contains("--tasks=N"), output.out());
    }

    @Test
    void commandsPrintAndTellTheirExitCode() {
        run("!echo one; echo two >&2; exit 3");
        assertEquals("one\n", output.out());
        assertTrue(output.err().startsWith("two\n"), output.err());
        assertTrue(output.err().contains("exit code 3"), output.err());
    }

    @Test
    void aScriptThatFailsFailsTheCell() {
        assertTrue(failed("// a remark\n%%bash\necho hello\nexit 4").value().contains("exit code 4"));
        assertEquals("hello\n", output.out());
        assertInstanceOf(ExecutionResult.Ok.class, run("%%bash --no-raise-error\nexit 4"));
    }

    @Test
    void textIsShownAsWhatItIs() {
        run("int n = 3;");
        run("%%html\n<b>\\{n + 1}</b>");
        assertEquals("<b>4</b>", output.displays().get(0).data().get("text/html"));
    }

    @Test
    void filesAreWrittenWhereTheFolderIs(@TempDir Path folder) throws Exception {
        run("%cd " + folder);
        run("%%writefile notes.txt\nfirst\nsecond");
        run("%%writefile -a notes.txt\nthird");
        assertEquals("first\nsecond\nthird\n", Files.readString(folder.resolve("notes.txt")));
        assertTrue(failed("%cd nowhere").value().contains("There is no folder " + folder.resolve("nowhere")));
        run("%cd " + Path.of("").toAbsolutePath());
    }

    @Test
    void anErrorEndsTheCellAndTheSessionLivesOn() {
        run("int x = 1;\n%nosuchmagic\nx = 2;");
        assertEquals("1", value("x"));
    }

    @Test
    void timeRunsOnceAndGivesTheValue() {
        assertEquals("3", value("%time 1 + 2"));
        assertTrue(output.out().contains("wall time"), output.out());
        assertEquals("5", value("%%time\nint timed = 5;\ntimed"));
        assertEquals("5", value("timed"));
    }

    @Test
    void timeitRepeatsAndConsumesTheResult() {
        run("int fib(int n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }");
        run("var small = %timeit -r 3 fib(5)\nvar large = %timeit -r 3 fib(15)");
        assertTrue(output.out().contains("median, min and max of 3 batches"), output.out());
        // 1,973 calls against 15: a body that was left out would take no longer.
        assertEquals("true", value("large.seconds().min() > 5 * small.seconds().min()"));
        assertEquals("true", value("small.seconds().count() == 3 && small.loops() > 1"));
        assertTrue(failed("%timeit nosuch()").traceback().toString().contains("nosuch"));
        assertTrue(failed("%timeit -r 0 1").value().contains("-r of %timeit is 0"));
        assertTrue(failed("%timeit 1 / (task)").traceback().toString().contains("ArithmeticException"));
    }

    @Test
    void filesAreRunAsIfTheyStoodInTheCell(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("a.jshell"), "int loaded = 20;\nloaded + 1");
        assertEquals("21", value("%load " + folder.resolve("a")));
        Files.writeString(folder.resolve("b.ipynb"), """
                {"nbformat": 4, "cells": [
                  {"cell_type": "markdown", "source": ["# no code"]},
                  {"cell_type": "code", "source": ["int fromNotebook = 1;\\n", "%env LOADED=yes"]},
                  {"cell_type": "code", "source": "fromNotebook + nosuch"}]}
                """);
        ExecutionResult.Failed failed = failed("%run " + folder.resolve("b.ipynb"));
        assertTrue(failed.value().contains("b.ipynb, code cell 2"), failed.value());
        assertEquals("1", value("fromNotebook"));
        assertTrue(output.out().contains("LOADED=yes"), output.out());
        assertTrue(failed("%load " + folder.resolve("nowhere")).value().contains("There is no file"));
        Files.writeString(folder.resolve("c.ipynb"), "[]");
        assertTrue(failed("%load " + folder.resolve("c.ipynb")).value().contains("is no notebook"));
    }

    @Test
    void theJvmIsDescribed() {
        run("%jvm");
        assertTrue(output.out().contains("TANDEM_JVM_ARGS"), output.out());
        String refusal = failed("%jvm --enable-preview --add-modules jdk.incubator.vector")
                .value();
        assertTrue(
                refusal.contains("TANDEM_JVM_ARGS=\"--enable-preview --add-modules=jdk.incubator.vector\""), refusal);
        assertTrue(failed("%jvm -Xmx4g Main").value().contains("'Main' is no option of a JVM"));
        assertTrue(failed("%jvm -jar other.jar").value().contains("'-jar' is none of the options"));
        assertTrue(failed("%jvm --add-opens").value().contains("--add-opens needs a value after it"));
        run("%jvm --default");
        assertTrue(output.out().contains("Nothing was chosen"), output.out());
    }

    @Test
    void threadsThatCodeMakesByItselfAreShown() {
        assertEquals("5", value("""
                %%trace
                Thread helper = new Thread(() -> {
                    long until = System.nanoTime() + 30_000_000; // works: a thread that did next to nothing is left out
                    while (System.nanoTime() < until) { }
                    try { Thread.sleep(200); } catch (InterruptedException e) { }
                }, "helper");
                helper.start();
                helper.join();
                5"""));
        assertTrue(output.shown().contains("helper"), output.shown());
    }

    @Test
    void variablesAreListed() {
        run("String listed = \"abc\"; int[] numbers = {1, 2};");
        run("%who");
        assertTrue(output.out().contains("listed"), output.out());
        assertTrue(output.out().contains("int[]"), output.out());
    }

    @Test
    void namesAndOptionsAreCompleted() {
        assertEquals(List.of("%%threads"), texts("%%thr"));
        assertEquals(List.of("%timeit"), texts("int a = 1;\n%timei"));
        assertTrue(texts("%%threads 4 --t").containsAll(List.of("--tasks", "--timeout")));
        assertEquals(List.of("speedup"), texts("%%threads 4 --chart timeline,sp"));
        assertTrue(texts("%%compare serial thr").contains("threads"));
        assertTrue(texts("String shownHere = \"\";\n%pwd\nSystem.ou").contains("out"));
        assertTrue(texts("%%threads 4\nint x = tas").containsAll(List.of("task", "tasks")));
        assertTrue(
                texts("%timeit Math.ab").contains("abs("),
                texts("%timeit Math.ab").toString());
        Completions shifted = interpreter.complete("%%threads 4\nMath.ab", "%%threads 4\nMath.ab".length());
        assertEquals("%%threads 4\nMath.".length(), shifted.start());
    }

    private List<String> texts(String code) {
        return interpreter.complete(code, code.length()).items().stream()
                .map(Completions.Item::text)
                .toList();
    }

    @Test
    void aMagicAndANameAreExplained() {
        String help = (String)
                interpreter.inspect("%%threads 4", 4, 0).orElseThrow().data().get("text/plain");
        assertTrue(help.contains("Usage: %[%]threads"), help);
        assertTrue(interpreter.inspect("%pwd\nMath.abs(1)", 10, 0).isPresent());
        assertTrue(interpreter.inspect("%%html\nMath.abs(1)", 12, 0).isEmpty());
    }

    @Test
    void wholenessKnowsMagics() {
        assertInstanceOf(Completeness.Complete.class, interpreter.isComplete("%pwd"));
        assertInstanceOf(Completeness.Incomplete.class, interpreter.isComplete("%%threads 4\nx"));
        assertInstanceOf(Completeness.Complete.class, interpreter.isComplete("%%threads 4\nx\n\n"));
        assertInstanceOf(Completeness.Incomplete.class, interpreter.isComplete("%pwd\nfor (;;) {"));
    }

    @Test
    void earlierResultsAndTextsCanBeUsed() {
        interpreter.execute(new CellRequest(41, "List.of(1, 2, 3)", false, false), output);
        assertEquals("3", value("__.size()"));
        assertEquals("[1, 2, 3]", value("Out[41]"));
        assertEquals("List.of(1, 2, 3)", value("In[41]"));
    }

    @Test
    void expectationsAreCheckedAndWordedForALearner() {
        run("double speedup = 1.02;");
        run("%%expect\nspeedup > 1\nspeedup < 3 // never shown");
        assertEquals("All 2 as expected.\n", output.out());
        String message = failed("%%expect\nspeedup > 1\nspeedup > 1.5 // Is another program using the cores?")
                .value();
        assertTrue(message.contains("speedup is 1.02; it should be > 1.5. Is another program"), message);
        assertTrue(failed("%%expect\nspeedup").value().contains("is no condition"));
        assertTrue(failed("%%expect\n// nothing").value().contains("no condition to check"));
    }

    @Test
    void lessonsAreHandedOutOnce(@TempDir Path folder) throws Exception {
        run("%lesson");
        assertTrue(output.out().contains("01-concurrent-or-parallel.ipynb"), output.out());
        run("%cd " + folder + "\n%lesson 01");
        assertTrue(Files.readString(folder.resolve("01-concurrent-or-parallel.ipynb"))
                .contains("\"cells\""));
        assertTrue(failed("%lesson 01").value().contains("is there already"));
        assertTrue(failed("%lesson 99").value().contains("There is no lesson '99'"));
        run("%cd " + Path.of("").toAbsolutePath());
    }
}
