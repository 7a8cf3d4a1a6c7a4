package dev.tandem.shell;

/**
 * One snippet of a cell: a declaration, a statement or an expression, with the blanks and comments before it.
 *
 * @param start UTF-16 offset in the cell's code
 * @param text the code from there on
 * @param kind what it is
 * @param name of the type or method it declares, else ""
 * @param closed whether it ends with a semicolon, so that an expression shows nothing
 */
record Piece(int start, String text, Kind kind, String name, boolean closed) {
    /** What is done with a piece. */
    enum Kind {
        IMPORT,
        TYPE,
        METHOD,
        /** Variables, statements and expressions. */
        CODE,
        /** Does not parse, or ends too early: the compiler will say why. */
        BROKEN
    }

    int end() {
        return start + text.length();
    }
}
