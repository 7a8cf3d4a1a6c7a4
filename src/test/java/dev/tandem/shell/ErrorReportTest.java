package dev.tandem.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ErrorReportTest {
    private static Session session;

    @BeforeAll
    static void open() {
        session = new Session();
    }

    @AfterAll
    static void close() {
        session.close();
    }

    private static String plain(ErrorReport report) {
        String text = String.join("\n", report.traceback()).replaceAll("\u001b\\[[\\d;]*m", "");
        assertFalse(text.contains("$"), text);
        assertFalse(text.contains("REPL"), text);
        assertFalse(text.contains("dev.tandem"), text);
        return text;
    }

    private static ErrorReport thrown(int number, String code) {
        Evaluation evaluation = session.evaluate(new Cell(number, code, 1));
        return session.report(assertInstanceOf(Evaluation.Thrown.class, evaluation, evaluation::toString)
                .error());
    }

    @Test
    void framesNameCellLineAndMethod() {
        ErrorReport report = thrown(3, "int fib(int n) {\n  return n / 0;\n}\nfib(4)");
        assertEquals("java.lang.ArithmeticException", report.name());
        assertEquals("/ by zero", report.value());
        assertEquals(
                List.of(
                        "java.lang.ArithmeticException: / by zero",
                        "  at cell [3] line 2, in fib(int)",
                        "     | return n / 0;",
                        "  at cell [3] line 4",
                        "     | fib(4)"),
                plain(report).lines().toList());
    }

    @Test
    void aCallOfWhatIsNotCompleteYetIsShownAtItsDeclaration() {
        assertEquals(
                new Evaluation.Nothing(),
                session.evaluate(new Cell(
                        4, "// first\nint half() {\n  return absent / 2;\n}\nint other() { return absent; }", 1)));
        String text = plain(thrown(5, "\nhalf()"));
        assertTrue(text.contains("at cell [4] line 2, in half()\n     | int half() {\n"), text);
        assertTrue(text.contains("at cell [5] line 2\n"), text);
        assertTrue(plain(thrown(6, "other()")).contains("at cell [4] line 5, in other()"));
        session.evaluate(new Cell(7, "int absent = 0;\nint broken() { return 1 / absent; }", 1));
        assertTrue(plain(thrown(8, "broken()")).contains("at cell [7] line 2, in broken()"));
        session.evaluate(new Cell(9, "int absent2 = 1;", 1));
    }

    @Test
    void otherFramesAreFolded() {
        String text = plain(thrown(5, "List.of(\"a\").forEach(s -> Integer.parseInt(s));"));
        assertEquals(
                "java.lang.NumberFormatException: For input string: \"a\"",
                text.lines().findFirst().orElse(""));
        assertTrue(text.contains("frames, in java.lang.Integer.parseInt\n  at cell [5] line 1, in a lambda"), text);
        assertTrue(text.contains("in java.lang.Iterable.forEach") || text.contains(".forEach\n"), text);
    }

    @Test
    void usersExceptionsCausesAndConstructors() {
        String text = plain(thrown(
                6,
                "class Bad extends Exception { Bad(String m, Throwable t) { super(m, t); } }\n"
                        + "class Box { Box(String s) throws Bad {\n try { Integer.parseInt(s); }\n"
                        + " catch (Exception e) { throw new Bad(\"no\", e); } } }\nnew Box(\"x\");"));
        assertTrue(text.startsWith("Bad: no\n  at cell [6] line 4, in new Box(String)"), text);
        assertTrue(text.contains("Caused by: java.lang.NumberFormatException"), text);
    }

    @Test
    void deepRecursionIsFolded() {
        List<String> lines = plain(thrown(7, "int down(int n) { return down(n + 1) + 1; }\ndown(0)"))
                .lines()
                .toList();
        assertTrue(lines.size() < 30, lines::toString);
        assertTrue(lines.get(0).startsWith("java.lang.StackOverflowError"), lines::toString);
        assertTrue(lines.stream().anyMatch(line -> line.contains("times more")), lines::toString);
    }

    @Test
    void aMissingConsoleIsExplained() {
        Assumptions.assumeTrue(System.console() == null); // a test run from a terminal has one
        String text = String.join("\n", thrown(9, "System.console().readLine()").traceback());
        assertTrue(text.contains("hint: a kernel has no console. Read with new Scanner(System.in)"), text);
    }

    @Test
    void compileErrorsShowTheLineAndAMark() {
        Evaluation evaluation = session.evaluate(new Cell(8, "int a = 1;\nString b = a;", 3));
        ErrorReport report = session.report(
                assertInstanceOf(Evaluation.Rejected.class, evaluation).problems());
        assertEquals("CompilationError", report.name());
        assertEquals(
                List.of(
                        "cell [8] line 4: incompatible types: int cannot be converted to java.lang.String",
                        "    String b = a;",
                        "               ^",
                        "  hint: String.valueOf(...) makes text of it."),
                plain(report).lines().toList());
    }
}
