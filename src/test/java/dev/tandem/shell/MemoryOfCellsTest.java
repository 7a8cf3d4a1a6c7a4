package dev.tandem.shell;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A session that has run many cells holds no more than one that has run some. */
class MemoryOfCellsTest {
    private static final int CELLS = 120;

    /** A row of the histogram, of Tandem's, of cells', of JShell's or of the class objects: its count is the group. */
    private static final Pattern OURS = Pattern.compile(
            "\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+(?:dev\\.tandem\\.|REPL\\.|cells\\.|jdk\\.jshell\\.|java\\.lang\\.Class ).*");

    private final Session session = new Session();
    private int number;

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void aCellLeavesNothingBehindButItsText() throws JMException {
        run(CELLS);
        long some = objectsInUse();
        run(CELLS);
        long more = objectsInUse();
        // The text of the last 1,000 cells is kept, to show lines of. A snippet of JShell's alone is some twenty
        // objects.
        double perCell = (double) (more - some) / CELLS;
        assertTrue(perCell < 3, () -> perCell + " objects for each cell");
    }

    private void run(int cells) {
        for (int i = 0; i < cells; i++) {
            number++;
            Evaluation evaluation = session.evaluate(new Cell(
                    number,
                    "int x = " + number
                            + ";\nString s = \"<\" + x + \">\"; var twice = List.of(x, 2 * x);\nx + s.length()",
                    1));
            assertInstanceOf(Evaluation.Value.class, evaluation);
        }
    }

    /** As the JVM's own histogram has them, which collects garbage first. */
    private static long objectsInUse() throws JMException {
        String histogram = "";
        for (int i = 0; i < 3; i++) { // classes that are unloaded take several rounds to go with all that is theirs
            histogram = (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
        }
        return histogram
                .lines()
                .map(OURS::matcher)
                .filter(row -> row.matches())
                .mapToLong(row -> Long.parseLong(row.group(1)))
                .sum();
    }
}
