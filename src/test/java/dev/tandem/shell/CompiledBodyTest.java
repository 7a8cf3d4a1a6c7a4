package dev.tandem.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.engine.Bodies;
import dev.tandem.engine.Body;
import dev.tandem.engine.Shipment;
import dev.tandem.engine.TaskContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CompiledBodyTest {
    private static Session session;

    @BeforeAll
    static void open() {
        session = new Session();
    }

    @AfterAll
    static void close() {
        session.close();
    }

    private record Context(int task, int tasks, Object it) implements TaskContext {}

    private static Object run(String code, int task) throws Throwable {
        return session.compile(new Cell(1, code, 2)).body().run(new Context(task, 4, null));
    }

    private static void evaluate(String code) {
        Evaluation evaluation = session.evaluate(new Cell(1, code, 1));
        assertFalse(
                evaluation instanceof Evaluation.Rejected || evaluation instanceof Evaluation.Thrown,
                evaluation::toString);
    }

    private static Problem problem(String code) {
        return assertThrows(CompilationException.class, () -> session.compile(new Cell(1, code, 2)))
                .problems()
                .get(0);
    }

    @Test
    void aBodySeesItsTaskAndGivesItsLastExpression() throws Throwable {
        assertEquals(23, run("int x = task * 10;\nx + tasks - 1", 2));
        assertNull(run("int x = 1;", 0));
        assertNull(run("System.out.print(\"\")", 0));
        assertEquals("int", session.compile(new Cell(1, "task", 1)).resultType());
        assertEquals(6, run("int y = 0; for (int i = 0; i <= task; i++) { y += i; }\nreturn y;", 3));
    }

    @Test
    void declarationsInABodyAreTheSessions() throws Throwable {
        assertEquals(
                6,
                run(
                        "import java.util.BitSet;\nint triple(int n) { return 3 * n; }\nrecord R(int v) {}\n"
                                + "new R(triple(task)).v()",
                        2));
        assertEquals(9, session.evaluate(new Cell(1, "triple(3)", 1)) instanceof Evaluation.Value v ? v.value() : null);
    }

    @Test
    void eachElementIsTypedByItsExpression() throws Throwable {
        Elements entries = session.elements(new Cell(1, "new TreeMap<>(Map.of(\"a\", 1, \"b\", 2))", 1));
        assertEquals("java.util.Map.Entry<java.lang.String, java.lang.Integer>", entries.type());
        CompiledBody body = session.compile(new Cell(1, "it.getKey() + (it.getValue() + task)", 2), entries.type());
        assertEquals("b3", body.body().run(new Context(1, 2, entries.values().get(1))));
        assertEquals(new Elements(List.of(1, 2), "int"), session.elements(new Cell(1, "new int[] {1, 2}", 1)));
        assertEquals(
                "java.lang.Integer",
                session.elements(new Cell(1, "IntStream.range(0, 3)", 1)).type());
        assertEquals(
                "java.lang.String",
                session.elements(new Cell(1, "List.of(\"x\")", 1)).type());
        assertEquals(
                "Object",
                session.elements(new Cell(1, "(Object) List.of(\"x\")", 1)).type());
        IllegalArgumentException none =
                assertThrows(IllegalArgumentException.class, () -> session.elements(new Cell(1, "42", 1)));
        assertTrue(none.getMessage().startsWith("\"42\" is of type int"), none.getMessage());
    }

    @Test
    void mistakesAreShownWhereTheyAre() {
        Problem unknown = problem("int a = 1;\na + missing");
        assertEquals(3, unknown.line());
        assertEquals(5, unknown.column());
        assertTrue(problem("  // nothing\n").message().startsWith("There is nothing to run"));
        assertTrue(problem("it + 1").message().contains("--each"));
    }

    @Test
    void aShipmentMakesTheBodyInAnotherLoader() throws Throwable {
        evaluate("int base = 100; record Pair(int a, int b) {}\nList<Pair> pairs = List.of(new Pair(1, 2));\n"
                + "IntUnaryOperator plus = n -> n + pairs.get(0).b();\nint unrelated = 3;");
        evaluate("int add(int n) { return plus.applyAsInt(n) + base; } class Unused {}");
        CompiledBody compiled = session.compile(new Cell(7, "add(task) + pairs.get(0).a()", 1));
        Shipment shipment = compiled.shipment();
        assertEquals(
                List.of("base", "pairs", "plus"),
                shipment.variables().stream()
                        .map(Shipment.Variable::name)
                        .sorted()
                        .toList());
        Worker worker = new Worker(shipment.classes());
        for (Shipment.Variable variable : shipment.variables()) {
            Object copy = worker.copy(variable.value().get());
            worker.loadClass(variable.ownerClass()).getField(variable.field()).set(null, copy);
        }
        worker.loadClass(shipment.entryClass())
                .getMethod(shipment.entryMethod())
                .invoke(null);
        Body<?> body = Bodies.take();
        evaluate("base = 0;");
        assertEquals(108, body.run(new Context(5, 8, null)));
        assertEquals(8, compiled.body().run(new Context(5, 8, null)));
    }

    @Test
    void capturingLambdasSurviveACopy() throws Throwable {
        evaluate(
                "int k = 5; IntUnaryOperator make(int by) { return n -> n * by; } IntUnaryOperator times = make(k);\n"
                        + "Supplier<StringBuilder> maker = StringBuilder::new;\nFunction<String, Integer> len = String::length;");
        CompiledBody compiled =
                session.compile(new Cell(7, "times.applyAsInt(task) + len.apply(\"four\") + maker.get().length()", 1));
        Worker worker = new Worker(compiled.shipment().classes());
        Object times = compiled.shipment().variables().stream()
                .filter(each -> each.name().equals("times"))
                .findFirst()
                .orElseThrow()
                .value()
                .get();
        assertEquals(35, ((IntUnaryOperator) worker.copy(times)).applyAsInt(7));
    }

    /** Stands for another JVM: a loader of its own for the same class files. */
    private static final class Worker extends ClassLoader {
        private final Map<String, byte[]> classes;

        Worker(Map<String, byte[]> classes) {
            super(CompiledBodyTest.class.getClassLoader());
            this.classes = classes;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] file = classes.get(name);
            if (file == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, file, 0, file.length);
        }

        Object copy(Object value) throws Exception {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(value);
            }
            ClassLoader self = this;
            ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())) {
                @Override
                protected Class<?> resolveClass(java.io.ObjectStreamClass description) throws ClassNotFoundException {
                    return Class.forName(description.getName(), false, self);
                }
            };
            return in.readObject();
        }
    }
}
