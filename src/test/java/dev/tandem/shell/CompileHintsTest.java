package dev.tandem.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a compile error says besides the compiler's own words. */
class CompileHintsTest {
    private static Session session;

    @BeforeAll
    static void open() {
        session = new Session();
        session.evaluate(new Cell(
                1,
                "String greeting = \"hello\"; int counter = 1; int[] numbers = {1};"
                        + " double half(int n) { return n / 2.0; }",
                1));
    }

    @AfterAll
    static void close() {
        session.close();
    }

    private static List<Problem> problems(int number, String code) {
        Evaluation evaluation = session.evaluate(new Cell(number, code, 1));
        return assertInstanceOf(Evaluation.Rejected.class, evaluation, () -> code + ": " + evaluation)
                .problems();
    }

    private static void assertHint(String expected, String code) {
        List<Problem> problems = problems(7, code);
        String message = problems.get(0).message();
        assertTrue(message.contains("\n  hint: " + expected), () -> code + "\n" + message);
        String text = String.join("\n", session.report(problems).traceback());
        assertFalse(text.contains("dev.tandem") || text.contains("REPL"), text);
    }

    private static void assertNoHint(String code) {
        String message = problems(7, code).get(0).message();
        assertFalse(message.contains("hint:"), message);
    }

    @Test
    void aForgottenSemicolonIsMarkedWhereItBelongs() {
        Problem problem = problems(3, "int a = 5 // five\nint b = 6;").get(0);
        assertEquals(1, problem.line());
        assertEquals("int a = 5".length() + 1, problem.column());
        assertEquals("';' expected\n  hint: add ; at the end of line 1.", problem.message());
        assertHint("add ; at the end of line 2.", "for (int i = 0; i < 3; i++) {\n    System.out.println(i)\n}");
        // Here it is no end of a statement that is missing.
        assertNoHint("for (int i = 0; i < 3, i++) { }");
    }

    @Test
    void aMistakeInAMethodIsTheOnlyOneTold() {
        List<Problem> problems = problems(4, "int f(int n) {\n    int k = n\n    return k;\n}");
        assertEquals(1, problems.size(), problems::toString);
        assertEquals(2, problems.get(0).line());
        assertEquals(
                1,
                problems(4, "public static void main(String[] args) { print(1) }")
                        .size());
        assertEquals(1, problems(4, "int a = 3\na + 1").size());
    }

    @Test
    void aMisspeltNameIsAnsweredWithTheNearest() {
        assertHint("did you mean counter?", "conter + 1");
        assertHint("did you mean greeting?", "gretting.length()");
        assertHint("did you mean greeting?", "Greeting.length()");
        assertHint("did you mean length()?", "greeting.lenght()");
        assertHint("did you mean length()?", "greeting.length");
        assertHint("did you mean length?", "numbers.length()");
        assertHint("did you mean half(...)?", "halff(3)");
        assertHint("did you mean String?", "Sting t = \"\";");
        assertHint("did you mean System?", "Sytem.out.println(1);");
        assertHint("did you mean print(...), printf(...) or println(...)?", "System.out.printn(1);");
        assertHint("did you mean util?", "import java.utl.List;");
        assertHint("did you mean total?", "int total = 3; int twice = 2 * totl;");
    }

    @Test
    void theWholeNameIsMarked() {
        Problem problem = problems(5, "Sting t = \"\";").get(0);
        assertEquals(1, problem.column());
        assertEquals(1 + "Sting".length(), problem.endColumn());
    }

    @Test
    void aMissingImportIsOffered() {
        assertHint("import java.util.zip.ZipFile;", "new ZipFile(\"x\");");
        assertHint("import java.awt.image.BufferedImage;", "BufferedImage image = null;");
    }

    @Test
    void aNameOfACellThatDidNotRunIsOneToRunFirst() {
        assertHint("no cell that ran declares neverSeenBefore: run the one that does first.", "neverSeenBefore + 1");
        assertHint("no cell that ran declares NeverSeenBefore and no library", "NeverSeenBefore x = null;");
        problems(12, "int readings = \"text\";\nint other = 1;");
        assertHint("cell [12] would declare readings, but it did not compile", "readings * 2");
        session.evaluate(new Cell(13, "int readings = 4;", 1));
        assertEquals(
                8,
                assertInstanceOf(Evaluation.Value.class, session.evaluate(new Cell(14, "readings * 2", 1)))
                        .value());
    }

    @Test
    void habitsFromOtherLanguagesAreTranslated() {
        assertHint("Java writes String.", "string s = \"\";");
        assertHint("Java writes boolean.", "bool b = true;");
        assertHint("Java writes System.out.print.", "print(\"x\")");
        assertHint("Java writes final", "const int k = 3;");
        assertHint("text stands in double quotes", "String s = 'hello';");
        assertHint("between < and > stands a class", "List<int> list;");
        assertHint("== compares", "if (counter = 5) { }");
    }

    @Test
    void typesThatDoNotFitAreExplained() {
        assertHint("Integer.parseInt(...)", "int n = \"3\";");
        assertHint("String.valueOf(...)", "String s = 3;");
        assertHint("Math.round(...)", "int n = 3.5;");
        assertHint("(byte) before it", "byte b = 300;");
        assertHint("write \"throws Exception\"", "void f() { throw new Exception(); }");
        assertHint("leave out the type to give it another value: x = ...", "void f() { int x = 1; int x = 2; }");
        assertHint("each way through the method", "int f(boolean b) { if (b) return 1; }");
    }

    @Test
    void whatTheJvmWasStartedWithoutIsNamed() {
        assertHint(
                "modules are chosen when the kernel starts: set TANDEM_JVM_ARGS=--add-modules=jdk.incubator.vector",
                "import jdk.incubator.vector.IntVector;");
        if (Runtime.version().feature() < 21) {
            assertHint(
                    "preview features are chosen when the kernel starts: set TANDEM_JVM_ARGS=--enable-preview",
                    "Object o = 1; String s = switch (o) { case Integer i -> \"one\"; default -> \"\"; };");
        }
    }

    @Test
    void anOpenBracketIsNamedWithItsLine() {
        assertHint("the { in line 2 is never closed.", "int n = 1;\nif (n > 0) {\n  n = ((n) + 2);");
        assertHint("the ( in line 1 is never closed.", "System.out.println(\"a ) in text\"");
    }
}
