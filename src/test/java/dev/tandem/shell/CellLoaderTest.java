package dev.tandem.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The code of cells goes when nothing uses it; what cells declared stays. */
class CellLoaderTest {
    private final Session session = new Session();
    private int number;

    @AfterEach
    void close() {
        session.close();
    }

    private Object value(String code) {
        Evaluation evaluation = session.evaluate(new Cell(++number, code, 1));
        return assertInstanceOf(Evaluation.Value.class, evaluation, () -> code + ": " + evaluation)
                .value();
    }

    @Test
    void codeOfPastCellsIsUnloaded() {
        for (int i = 0; i < 100; i++) {
            value("int x = " + i + "; x + List.of(x).stream().map(y -> y + 1).toList().get(0)");
        }
        System.gc();
        System.gc(); // class unloading is part of it
        long unloaded = ManagementFactory.getClassLoadingMXBean().getUnloadedClassCount();
        assertTrue(unloaded >= 50, () -> "unloaded: " + unloaded);
        assertEquals(99, value("x"));
    }

    @Test
    void whatAVariableHoldsKeepsItsCode() {
        value("int base = 40; java.util.function.IntUnaryOperator add = n -> n + base; add.applyAsInt(0)");
        value(
                "Object shape = new Object() { int corners() { return 3; } public String toString() { return \"\" + corners(); } };"
                        + " shape.toString()");
        for (int i = 0; i < 40; i++) {
            value("" + i);
        }
        System.gc();
        System.gc();
        assertEquals(42, value("add.applyAsInt(2)"));
        assertEquals("3", value("shape.toString()"));
    }

    @Test
    void codeSeesMembersThatAreNotPublic() {
        session.evaluate(new Cell(++number, """
                abstract class Shape {
                    int corners; protected String name; static int made;
                    Shape(int corners) { this.corners = corners; made++; }
                    abstract int area();
                    protected int twice() { return 2 * area(); }
                    private int secret() { return 7; }
                    int told() { return secret(); }
                }
                class Square extends Shape {
                    Square() { super(4); name = "square"; }
                    int area() { return 9; }
                }
                """, 1));
        assertEquals(4 + 18 + 7 + 1, value("Shape s = new Square(); s.corners + s.twice() + s.told() + Shape.made"));
        assertEquals("square", value("s.name"));
        assertEquals(10, value("Shape mine = new Shape(1) { int area() { return 5; } }; mine.twice()"));
        assertEquals(6, value("class Own extends Square { @Override int area() { return 3; } } new Own().twice()"));
    }
}
