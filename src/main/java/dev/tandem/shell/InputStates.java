package dev.tandem.shell;

import java.util.List;

/** Judges whether an input is complete. Under the session's lock. */
final class InputStates {
    private static final String INDENT = "    ";

    private final CellSplitter splitter;

    InputStates(CellSplitter splitter) {
        this.splitter = splitter;
    }

    InputState of(String code) {
        List<Piece> pieces = splitter.split(code);
        if (pieces.isEmpty()) {
            boolean openComment = Comments.blanked(code).isBlank()
                    && code.contains("/*")
                    && code.lastIndexOf("*/") < code.lastIndexOf("/*");
            return openComment
                    ? new InputState(InputState.Kind.INCOMPLETE, "")
                    : new InputState(InputState.Kind.COMPLETE, "");
        }
        Piece last = pieces.get(pieces.size() - 1);
        if (last.kind() != Piece.Kind.BROKEN) {
            InputState.Kind kind =
                    CodeParser.accepts(code, pieces) ? InputState.Kind.COMPLETE : InputState.Kind.INVALID;
            return new InputState(kind, "");
        }
        return splitter.isIncomplete(last.text())
                ? new InputState(InputState.Kind.INCOMPLETE, INDENT.repeat(depth(code)))
                : new InputState(InputState.Kind.INVALID, "");
    }

    /** Brackets that are still open at the end. */
    private static int depth(String code) {
        String bare = Comments.blanked(code).replaceAll("\"(?:\\\\.|[^\"\\\\\n])*\"|'(?:\\\\.|[^'\\\\\n])*'", "");
        int depth = 0;
        for (char c : bare.toCharArray()) {
            if (c == '{' || c == '(' || c == '[') {
                depth++;
            } else if (c == '}' || c == ')' || c == ']') {
                depth = Math.max(0, depth - 1);
            }
        }
        return Math.min(depth, 20);
    }
}
