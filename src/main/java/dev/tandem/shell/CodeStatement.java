package dev.tandem.shell;

import java.util.List;
import java.util.Optional;

/**
 * A statement at the top of a cell. All positions are offsets in the cell's code.
 *
 * @param start of its first character
 * @param end after its last character, with the semicolon
 */
sealed interface CodeStatement {
    int start();

    int end();

    /** {@code int a = 1, b;} */
    record Variables(int start, int end, List<Declarator> declarators) implements CodeStatement {}

    /** An expression whose value the cell shows, where it has one. */
    record Result(int start, int end, int expressionStart, int expressionEnd, Shape shape) implements CodeStatement {}

    /** What kind of expression it is, where that matters. */
    enum Shape {
        /** Has no type of its own. */
        NULL,
        /** May turn out to be void: only the compiler can tell. */
        CALL,
        /** May have been meant as a statement. */
        SWITCH,
        OTHER
    }

    /** Anything else. */
    record Plain(int start, int end) implements CodeStatement {}

    /**
     * One variable.
     *
     * @param name its name
     * @param type its type as written, empty for {@code var}
     * @param typeStart where the type stands
     * @param initializer where its initial value stands, or null for none
     * @param arrayInitializer whether that is a bare {@code {1, 2}}
     * @param isVolatile whether threads must see each other's writes at once
     */
    record Declarator(
            String name,
            Optional<String> type,
            int typeStart,
            Range initializer,
            boolean arrayInitializer,
            boolean isVolatile) {}

    /** A stretch of the cell's code. */
    record Range(int start, int end) {}
}
