package dev.tandem.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CodeAssistantTest {
    private static Session session;

    @BeforeAll
    static void open() {
        session = new Session();
        session.evaluate(
                new Cell(1, "var counterOne = new ArrayList<String>(); int greet(String who) { return 1; }", 1));
    }

    @AfterAll
    static void close() {
        session.close();
    }

    private static List<String> texts(String code) {
        return session.completions(code, code.length()).items().stream()
                .map(Suggestions.Item::text)
                .toList();
    }

    @Test
    void completesVariablesMembersAndTypes() {
        assertTrue(texts("counterO").contains("counterOne"), texts("counterO")::toString);
        assertTrue(texts("counterOne.toArr").contains("toArray("), texts("counterOne.toArr")::toString);
        assertTrue(texts("int x = 1;\nString s = \"\";\ns.isBl").contains("isBlank()"));
        assertTrue(texts("import java.util.jar.JarF").contains("JarFile"));
        assertTrue(texts("class A { void m() { new Strin").stream().anyMatch(each -> each.startsWith("StringBuilder")));
        Suggestions all = session.completions("int x = 1;\nMath.ma", 18);
        assertEquals(16, all.start());
        assertEquals(18, all.end());
        Suggestions.Item max = all.items().get(0);
        assertEquals("method", max.type());
        assertTrue(max.signature().contains("Math.max(int"), max::signature);
        assertFalse(texts("").stream().anyMatch(each -> each.contains("$")));
    }

    @Test
    void explainsNames() {
        assertTrue(
                session.inspect("Math.max", 8).size() >= 4,
                () -> session.inspect("Math.max", 8).toString());
        assertTrue(session.inspect("greet(\"a\")", 3).get(0).signature().contains("greet(String who)"));
        assertTrue(session.inspect("counterOne", 4).get(0).signature().contains("ArrayList<String> counterOne")
                || session.inspect("counterOne", 4).get(0).signature().contains("counterOne"));
        assertEquals(List.of(), session.inspect("nothingLikeThis", 4));
    }

    /** JDK 25's JShell finds nothing any more once a type was rejected or dropped. */
    @Test
    void namesAreExplainedAfterATypeWasDeclaredOrRejected() {
        try (Session own = new Session()) {
            own.evaluate(new Cell(1, "class Good { int a; }", 1));
            assertTrue(own.inspect("Math.max", 8).size() >= 4);
            own.evaluate(new Cell(2, "class Bad { int a = \"text\"; }", 1));
            assertTrue(own.inspect("Math.max", 8).size() >= 4);
            assertEquals(List.of(), own.inspect("new Bad().a", 11));
            assertTrue(own.evaluate(new Cell(3, "new Bad()", 1)) instanceof Evaluation.Rejected);
            own.evaluate(new Cell(4, "class Bad { int a = 7; }", 1));
            assertEquals(7, ((Evaluation.Value) own.evaluate(new Cell(5, "new Bad().a", 1))).value());
            assertTrue(own.inspect("Math.max", 8).size() >= 4);
        }
    }

    @Test
    void theUsersOwnCommentsAreShown() {
        session.evaluate(new Cell(
                21,
                "/** Keeps money. */\nclass Till {\n  /** Puts in.\n   * @param cents how much */\n"
                        + "  void put(int cents) { }\n}\n/** Doubles. */ int doubled(int n) { return 2 * n; }",
                1));
        assertTrue(session.inspect("new Till().put", 14).get(0).javadoc().contains("@param cents how much"));
        assertTrue(session.inspect("Till", 4).get(0).javadoc().contains("Keeps money."));
        assertTrue(session.inspect("doubled", 7).get(0).javadoc().contains("Doubles."));
    }

    @Test
    void judgesInputs() {
        assertEquals(new InputState(InputState.Kind.COMPLETE, ""), session.completeness("int a = 1;"));
        assertEquals(new InputState(InputState.Kind.COMPLETE, ""), session.completeness("a + 1"));
        assertEquals(
                new InputState(InputState.Kind.INCOMPLETE, "        "),
                session.completeness("class A {\n    void m() {"));
        assertEquals(InputState.Kind.INCOMPLETE, session.completeness("/* open").kind());
        assertEquals(InputState.Kind.INVALID, session.completeness("foo(])").kind());
        assertEquals(InputState.Kind.COMPLETE, session.completeness("").kind());
    }

    @Test
    void aResetForgetsAllButTheClassPath() {
        Session own = new Session();
        own.evaluate(new Cell(1, "int a = 1;", 1));
        assertEquals(
                List.of("a"),
                own.variables().stream().map(Session.Variable::name).toList());
        assertEquals(1, own.variables().get(0).value().get());
        own.reset();
        assertEquals(List.of(), own.variables());
        assertTrue(own.evaluate(new Cell(2, "a", 1)) instanceof Evaluation.Rejected);
        own.close();
    }
}
