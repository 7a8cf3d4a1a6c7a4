package dev.tandem.magic.grammar;

/**
 * Follows Java text character by character just far enough to tell whether a new statement could begin at the current
 * place: outside literals, comments and brackets, after a statement's end. It is not a parser; whatever it takes for
 * Java goes to the compiler, which has the last word. Lexical rules: JLS 3.7 (comments), 3.10.4 to 3.10.6 (literals).
 * Confined to one thread.
 */
final class JavaText {
    private enum Within {
        CODE,
        LINE_COMMENT,
        BLOCK_COMMENT,
        STRING,
        CHARACTER,
        TEXT_BLOCK
    }

    private Within within = Within.CODE;
    private int depth;
    private char lastSignificant;

    /** Whether the text so far leaves room for a new statement at the cell's top level. */
    boolean atStatementStart() {
        return within == Within.CODE
                && depth == 0
                && (lastSignificant == 0 || lastSignificant == ';' || lastSignificant == '}');
    }

    /** Whether anything but blanks and comments was seen. */
    boolean sawCode() {
        return lastSignificant != 0;
    }

    /** Goes over one line, without its line end. */
    void line(String text) {
        int at = 0;
        while (at < text.length()) {
            at += step(text, at);
        }
        switch (within) {
            case LINE_COMMENT, STRING, CHARACTER -> within = Within.CODE; // these can't go over a line's end
            default -> {}
        }
    }

    /** Looks at the characters from {@code at}; returns how many belong together. */
    private int step(String text, int at) {
        char c = text.charAt(at);
        return switch (within) {
            case CODE -> code(text, at, c);
            case LINE_COMMENT -> text.length() - at;
            case BLOCK_COMMENT -> closes(text, at, "*/");
            case STRING -> c == '\\' ? 2 : closes(text, at, "\"");
            case CHARACTER -> c == '\\' ? 2 : closes(text, at, "'");
            case TEXT_BLOCK -> c == '\\' ? 2 : closes(text, at, "\"\"\"");
        };
    }

    private int closes(String text, int at, String delimiter) {
        if (!text.startsWith(delimiter, at)) {
            return 1;
        }
        within = Within.CODE;
        return delimiter.length();
    }

    private int code(String text, int at, char c) {
        if (text.startsWith("//", at)) {
            within = Within.LINE_COMMENT;
            return 2;
        }
        if (text.startsWith("/*", at)) {
            within = Within.BLOCK_COMMENT;
            return 2;
        }
        if (Character.isWhitespace(c)) {
            return 1;
        }
        lastSignificant = c;
        if (text.startsWith("\"\"\"", at)) {
            within = Within.TEXT_BLOCK;
            return 3;
        }
        switch (c) {
            case '"' -> within = Within.STRING;
            case '\'' -> within = Within.CHARACTER;
            case '(', '[', '{' -> depth++;
            case ')', ']', '}' -> depth = Math.max(0, depth - 1);
            default -> {}
        }
        return 1;
    }
}
