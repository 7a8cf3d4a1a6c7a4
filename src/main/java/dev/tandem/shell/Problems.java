package dev.tandem.shell;

import dev.tandem.bytecode.TypeNames;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;

/** Turns the compiler's diagnostics into problems in the user's own lines. */
final class Problems {
    private final Cell cell;

    Problems(Cell cell) {
        this.cell = cell;
    }

    /**
     * @param toUser from an offset in the text that the compiler saw to one in the cell's code
     */
    List<Problem> of(List<CompileError> errors, IntUnaryOperator toUser) {
        return errors.stream()
                .map(each -> {
                    int start = toUser.applyAsInt(each.start());
                    int end = toUser.applyAsInt(each.end());
                    return at(start, end, message(each.message()));
                })
                .distinct()
                .toList();
    }

    /** A problem between two offsets in the cell's code. */
    Problem at(int from, int to, String message) {
        String code = cell.code();
        int start = Math.min(Math.max(0, from), code.length());
        while (start > 0 && start == code.length() && Character.isWhitespace(code.charAt(start - 1))) {
            start--; // "reached the end" is shown behind the last word, not on an empty line
        }
        int lineStart = start;
        while (lineStart > 0 && code.charAt(lineStart - 1) != '\n') {
            lineStart--;
        }
        int lineEnd = code.indexOf('\n', start);
        lineEnd = lineEnd < 0 ? code.length() : lineEnd;
        int line = (int)
                code.substring(0, lineStart).chars().filter(c -> c == '\n').count();
        int column = start - lineStart + 1;
        int end = to;
        if (to <= start + 1) { // of a type that isn't found JShell marks the first letter
            end = start;
            while (end < code.length() && Character.isJavaIdentifierPart(code.charAt(end))) {
                end++;
            }
        }
        int endColumn = Math.max(column + 1, Math.min(end, lineEnd) - lineStart + 1);
        String text = code.substring(lineStart, lineEnd).replace("\r", "");
        return new Problem(cell.number(), cell.firstLine() + line, column, endColumn, text, message);
    }

    /** Without the lines that tell in which wrapper something was not found. */
    private static String message(String raw) {
        String lines = raw.lines()
                .filter(line -> !line.strip().matches("location:\\s+class\\s*(\\$Cell|\\$JShell\\$\\w+)?"))
                .collect(Collectors.joining("\n"));
        return TypeNames.withoutWrappers(lines);
    }
}
