package dev.tandem.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Cells that a program wrote. */
class LargeCellTest {
    private final Session session = new Session();

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void aLiteralThatNoClassFileHoldsIsRefusedWithTheLimit() {
        String text = "String t = \"\"\"\n" + "0123456789abcde\n".repeat(70_000) + "\"\"\";";
        Evaluation evaluation = session.evaluate(new Cell(1, text, 1));
        String message = assertInstanceOf(Evaluation.Rejected.class, evaluation)
                .problems()
                .get(0)
                .message();
        assertTrue(message.contains("65,535 bytes"), message);
    }

    @Test
    void aStatementThatNoMethodHoldsIsRefusedWithTheLimit() {
        String elements = "i, ".repeat(20_000);
        Evaluation evaluation = session.evaluate(new Cell(1, "int i = 0;\n\nint[] a = {" + elements + "};", 1));
        Problem problem = assertInstanceOf(Evaluation.Rejected.class, evaluation)
                .problems()
                .get(0);
        assertTrue(problem.message().contains("64 KB"), problem.message());
    }

    @Test
    void aCellOfTenThousandStatementsRuns() {
        StringBuilder code = new StringBuilder("long sum = 0;\n");
        for (int i = 0; i < 10_000; i++) {
            code.append(i % 10 == 0 ? "int v" + i + " = " + i + ";\n" : "sum += " + i + ";\n");
        }
        Evaluation evaluation = session.evaluate(new Cell(1, code + "sum + v9990", 1));
        long tens = 10L * 999 * 1000 / 2;
        assertEquals(
                9_999L * 10_000 / 2 - tens + 9990,
                assertInstanceOf(Evaluation.Value.class, evaluation).value());
    }
}
