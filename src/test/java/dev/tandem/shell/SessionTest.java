package dev.tandem.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SessionTest {
    private static Session session;
    private static int cells;

    @BeforeAll
    static void open() {
        session = new Session();
    }

    @AfterAll
    static void close() {
        session.close();
    }

    static Evaluation run(String code) {
        return session.evaluate(new Cell(++cells, code, 1));
    }

    static Object value(String code) {
        Evaluation evaluation = run(code);
        return assertInstanceOf(Evaluation.Value.class, evaluation, () -> code + " -> " + evaluation)
                .value();
    }

    static void nothing(String code) {
        assertEquals(new Evaluation.Nothing(), run(code), code);
    }

    static Problem problem(String code) {
        Evaluation evaluation = run(code);
        return assertInstanceOf(Evaluation.Rejected.class, evaluation, () -> code + " -> " + evaluation)
                .problems()
                .get(0);
    }

    static StackTraceElement frame(String code) {
        Evaluation evaluation = run(code);
        return assertInstanceOf(Evaluation.Thrown.class, evaluation, () -> code + " -> " + evaluation)
                .error()
                .getStackTrace()[0];
    }

    @Test
    void theLastExpressionIsTheResultWithItsStaticType() {
        assertEquals(new Evaluation.Value(2, "int"), run("1 + 1"));
        assertEquals(new Evaluation.Value("ab", "java.lang.String"), run("var a1 = \"a\"; a1 + \"b\""));
        assertEquals(new Evaluation.Value(null, "Object"), new Evaluation.Value(value("null"), "Object"));
        assertEquals(3, value("int[] xs = {1, 2, 3};\nxs.length"));
        assertEquals(7, value("return 3 + 4;"));
    }

    @Test
    void aSemicolonADeclarationOrAnAssignmentShowsNothing() {
        nothing("1 + 1;".replace("1 + 1;", "Math.abs(1);"));
        nothing("int b1 = 5");
        nothing("b1 = 6");
        nothing("System.out.print(\"\")");
        nothing("");
        nothing("// only a comment");
        assertEquals(6, value("b1"));
    }

    @Test
    void variablesLiveOnAndCanChangeTheirType() {
        nothing("int c1 = 1, c2 = 2;");
        assertEquals(3, value("c1 + c2"));
        nothing("String c1 = \"one\";");
        assertEquals("one2", value("c1 + c2"));
        nothing("var c3 = new ArrayList<Map<String, Integer>>(); c3.add(Map.of(\"k\", 1));");
        assertEquals(1, value("c3.get(0).get(\"k\")"));
    }

    @Test
    void lambdasMayChangeVariablesOfTheCell() {
        assertEquals(10, value("int d1 = 0; Runnable d2 = () -> d1 += 5; d2.run(); d2.run(); d1"));
        assertEquals(
                3,
                value("var d3 = 0; Runnable d4 = () -> d3++; for (var i = 0; i < 3; i++) d4.run(); var d5 = d3; d5"));
    }

    @Test
    void typesAndMethodsMayBeUsedBeforeTheyAreDeclared() {
        assertEquals(13, value("""
                        record P(int x, int y) { int sum() { return x + y + extra; } }
                        int extra = 10;
                        int twice(int n) { return helper(n) + n; }
                        int helper(int n) { return n; }
                        enum Color { RED, GREEN }
                        interface Shape { default int area() { return 0; } }
                        new P(1, 2).sum()
                        """));
        assertEquals(8, value("twice(4)"));
        nothing("int helper(int n) { return 2 * n; }");
        assertEquals(12, value("twice(4)"));
    }

    @Test
    void methodsSeeVariablesAsTheyChange() {
        assertEquals(2, value("int e1 = 0; void e2() { e1++; } e2(); e2(); e1"));
        nothing("void e2() { e1 += 10; }");
        assertEquals(12, value("e2(); e1"));
    }

    @Test
    void compileErrorsAreInTheUsersLines() {
        Problem problem = problem("int f1 = 1;\n\nint g = 2; String f2 =  f1;\nint h = 1;");
        assertEquals(3, problem.line());
        assertEquals(25, problem.column());
        assertTrue(problem.message().contains("int cannot be converted to"), problem.message());
        Problem unknown = problem("int f4 = 1;\nf4 + f5");
        assertEquals(2, unknown.line());
        assertEquals(6, unknown.column());
        assertTrue(unknown.message().contains("cannot find symbol"), unknown.message());
        assertTrue(!unknown.message().contains("$"), unknown.message());
        assertEquals(2, problem("int f6 = 1;\nint f7() { return \"\"; }").line());
        assertEquals(4, problem("\n\nclass F8 {\n int x = \"\";\n}").line());
        assertEquals(2, problem("int f9 = 3;\nfor (;;) {").line());
        assertEquals(1, problem("int f10 = 1 int f11 = 2;").line());
        Problem shifted = session.evaluate(new Cell(99, "nope", 4)) instanceof Evaluation.Rejected r
                ? r.problems().get(0)
                : null;
        assertEquals(4, shifted.line());
    }

    @Test
    void exceptionsNameTheCellAndTheLine() {
        StackTraceElement top = frame("int g1 = 0;\n// a comment\nint g2 = 1 /\n g1;");
        assertEquals("cell [" + cells + "]", top.getFileName());
        assertEquals(3, top.getLineNumber());
        nothing("\n\nint boom(int n) {\n  return n / 0;\n}");
        assertEquals(4, frame("boom(3)").getLineNumber());
        nothing("class Bang {\n  int a;\n  void bang() {\n    throw new IllegalStateException();\n  }\n}");
        assertEquals(4, frame("\nnew Bang().bang()").getLineNumber());
        assertEquals(
                2,
                frame("Runnable r =\n () -> { throw new RuntimeException(); };\nr.run();")
                        .getLineNumber());
    }

    @Test
    void namesOfPackagesMayBeVariables() {
        nothing("int io = 1; int java = 2; int dev = 3; int REPL = 4;");
        assertEquals(10, value("io + java + dev + REPL"));
        assertEquals(1, value("List.of(1).get(0)"));
        assertEquals("x", value("var jv = new StringBuilder(\"x\"); jv.toString()"));
    }

    @Test
    void bindMakesAVariable() {
        session.bind("bound", "List<Integer>", java.util.List.of(4, 5));
        assertEquals(9, value("bound.get(0) + bound.get(1)"));
    }

    @Test
    void longCellsAreOneEvaluation() {
        StringBuilder code = new StringBuilder("long h0 = 0;\n");
        for (int i = 0; i < 10_000; i++) {
            code.append("h0 += ").append(i).append(";\n");
        }
        assertEquals(49_995_000L, value(code + "h0"));
        StringBuilder variables = new StringBuilder();
        for (int i = 0; i < 1_000; i++) {
            variables.append("var hv").append(i).append(" = ").append(i).append(" * 2L;\n");
        }
        assertEquals(1_998L, value(variables + "hv999"));
        assertEquals(10_002, frame(code + "h0 = 1 / (int) (h0 - h0);").getLineNumber());
    }

    @Test
    void loopsOverVariablesKeepTheirValuesHoweverTheCellEnds() {
        assertEquals(45, value("int i1 = 0; for (int i = 0; i < 10; i++) { i1 += i; } i1"));
        assertEquals(45, value("i1"));
        frame("for (int i = 0; ; i++) { i1++; if (i == 4) { throw new RuntimeException(); } }");
        assertEquals(50, value("i1"));
        nothing(
                "double i2 = 0; String i3 = \"\"; long i4 = 1; byte i5 = 0; boolean i6 = false; int[] i7 = new int[3];"
                        + " while (true) { i2 += 0.5; i3 += \"x\"; i4 *= 2; i5++; i6 = !i6; i7[1]++;"
                        + " try { if (i4 > 100) { break; } Integer.parseInt(\"q\"); } catch (NumberFormatException e) { continue; } }");
        assertEquals(
                "3.5 xxxxxxx 128 7 true 7",
                value("i2 + \" \" + i3 + \" \" + i4 + \" \" + i5 + \" \" + i6 + \" \" + i7[1]"));
        assertEquals(
                30, value("int i8 = 0; Runnable i9 = () -> i8 += 10; for (int i = 0; i < 3; i++) { i9.run(); } i8"));
        assertEquals(12, value("int j1 = 0; void j2() { j1 += 2; } for (int i = 0; i < 4; i++) { j2(); j1++; } j1"));
        assertEquals(5, value("int j3 = 0; for (int i = 0; i < 9; i++) { j3++; if (j3 == 5) { return j3; } }"));
    }

    @Test
    void modifiersOfFieldsAreAccepted() {
        assertEquals(3, value("public static final int k1 = 3; k1"));
        nothing("private static volatile boolean k2 = true;");
        nothing("var k3 = new Thread(() -> { while (k2) {} }); k3.start(); Thread.sleep(20); k2 = false; k3.join();");
    }

    @Test
    void exitEndsTheCellNotTheJvm() {
        for (String code : new String[] {
            "System.exit(3);",
            "Runtime.getRuntime().halt(3);",
            "Runtime.getRuntime().exit(3);",
            "IntConsumer l1 = System::exit; l1.accept(3);",
            "void l2() { System.exit(3); } l2();"
        }) {
            Evaluation evaluation = run(code);
            ErrorReport report = session.report(evaluation).orElseThrow();
            assertEquals("SystemExit", report.name(), code);
            assertTrue(report.value().contains("(3)"), report.value());
        }
    }

    @Test
    void aMissingImportIsOffered() {
        Problem problem = problem("var m1 = new ZipFile(\"x\");");
        assertTrue(problem.message().contains("cannot find symbol"), problem.message());
        // The index of classes is made in the background; once it is there the import is offered.
        long end = System.nanoTime() + 60_000_000_000L;
        while (!problem.message().contains("import java.util.zip.ZipFile;") && System.nanoTime() < end) {
            problem = problem("var m1 = new ZipFile(\"x\");");
        }
        assertTrue(problem.message().contains("import java.util.zip.ZipFile;"), problem.message());
    }

    @Test
    void aPackageAtTheHeadIsPassedOver() {
        assertEquals(
                4,
                value("// a file\npackage a.b.c;\nimport java.util.zip.CRC32;\nclass N1 { int x = 4; }\nnew N1().x"));
    }

    @Test
    void callingWhatIsNotCompleteYetSaysSo() {
        nothing("int o1() { return o2 + 1; }");
        ErrorReport report = session.report(run("o1()")).orElseThrow();
        assertEquals("UnresolvedCall", report.name());
        assertTrue(report.value().contains("variable o2"), report.value());
        assertEquals(42, value("int o2 = 41; o1()"));
    }

    @Test
    void anAnonymousClassIsKeptAsWhatItIsMadeOf() {
        assertEquals(
                "anon",
                value("var p1 = new Object() { public String toString() { return \"anon\"; } };\np1.toString()"));
        nothing("var p2 = new Runnable() { public void run() { } }; p2.run();");
        nothing("p2.run();");
    }

    @Test
    void importsOfAllCellsStayWhateverCellsImport() {
        try (Session own = new Session(List.of(), List.of("static java.lang.Math.sqrt"))) {
            own.importAll(List.of("java.time.*", "no.such.place.*"));
            own.evaluate(
                    new Cell(1, "import static java.lang.Math.sqrt;\nimport java.time.*;\nimport java.util.*;", 1));
            String code = "Duration.ofSeconds((long) sqrt(9)).toString() + new AtomicInteger(4) + List.of(5)";
            assertEquals(new Evaluation.Value("PT3S4[5]", "java.lang.String"), own.evaluate(new Cell(2, code, 1)));
            own.reset();
            assertEquals(new Evaluation.Value("PT3S4[5]", "java.lang.String"), own.evaluate(new Cell(3, code, 1)));
        }
    }
}
