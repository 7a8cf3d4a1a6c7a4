package dev.tandem.engine.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.engine.Execution;
import dev.tandem.engine.ModeException;
import dev.tandem.engine.Outcome;
import dev.tandem.engine.Workload;
import dev.tandem.shell.Cell;
import dev.tandem.shell.CompilationException;
import dev.tandem.shell.CompiledBody;
import dev.tandem.shell.Evaluation;
import dev.tandem.shell.Session;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real cells of a real session, sent to real workers. */
@Timeout(60)
class SessionCellTest {
    private static ProcessMode mode;
    private final Session session = new Session();
    private final TestControl control = new TestControl();
    private int cells;

    @BeforeAll
    static void open() {
        mode = new ProcessMode();
    }

    @AfterAll
    static void close() {
        mode.close();
    }

    @AfterEach
    void closeSession() {
        session.close();
    }

    @Test
    void methodsRecordsLambdasAndVariablesOfEarlierCells() throws Exception {
        run("import java.util.function.*; int k = 40; record P(int x, String s) {}");
        run(
                "int twice(int n) { return 2 * n; } IntUnaryOperator plus = n -> n + k; List<P> ps = List.of(new P(1, \"a\"));");
        List<Object> results = results("new P(plus.applyAsInt(twice(task)) + ps.get(0).x(), \"t\" + task)", 2);
        assertEquals("[P[x=41, s=t0], P[x=43, s=t1]]", results.toString());
        assertEquals(session.evaluate(cell("new P(41, \"t0\")")).getClass(), Evaluation.Value.class);
    }

    @Test
    void plainClassesThatAreNotSerializableTravelToo() throws Exception {
        run("class Box { int n; Box next; Box(int n) { this.n = n; this.next = this; } } Box box = new Box(5);");
        assertEquals(List.of(6), results("box.next.next.n + 1", 1));
    }

    @Test
    void staticFieldsOfTheUsersClassesAreCopied() throws Exception {
        run("class Settings { static int level = 1; static List<String> names = new ArrayList<>(); }");
        run("Settings.level = 7; Settings.names.add(\"x\");");
        assertEquals(List.of("7[x]"), results("\"\" + Settings.level + Settings.names", 1));
    }

    @Test
    void exceptionsComeWithTheCellsLines() throws Exception {
        run("int deep(int n) {\n  if (n == 0) throw new IllegalStateException(\"bottom\");\n  return deep(n - 1);\n}");
        Outcome<Object> outcome = execute("int a = 1;\ndeep(2)", 1).outcomes().get(0);
        Throwable error = assertInstanceOf(Outcome.Failure.class, outcome).error();
        assertEquals("bottom", error.getMessage());
        assertEquals(2, error.getStackTrace()[0].getLineNumber());
        assertEquals("deep", error.getStackTrace()[0].getMethodName());
    }

    @Test
    void aVariableThatCannotBeSentIsNamed() {
        run("Thread helper = new Thread(); int fine = 1;");
        ModeException error = assertThrows(ModeException.class, () -> results("helper.getName() + fine", 2));
        assertTrue(error.getMessage().contains("variable helper, of type java.lang.Thread"), error.getMessage());
    }

    private void run(String code) {
        Evaluation evaluation = session.evaluate(cell(code));
        assertTrue(
                evaluation instanceof Evaluation.Nothing || evaluation instanceof Evaluation.Value,
                evaluation.toString());
    }

    private Cell cell(String code) {
        return new Cell(++cells, code, 1);
    }

    private Execution<Object> execute(String code, int tasks) throws CompilationException, ModeException {
        CompiledBody compiled = session.compile(cell(code));
        return mode.run(
                new Workload<>(compiled.body(), tasks, List.of(), Optional.of(compiled.shipment())), 2, control);
    }

    private List<Object> results(String code, int tasks) throws CompilationException, ModeException {
        return ProcessModeTest.results(execute(code, tasks));
    }
}
