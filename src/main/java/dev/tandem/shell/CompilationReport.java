package dev.tandem.shell;

import java.util.ArrayList;
import java.util.List;

/** Compile errors for people. */
final class CompilationReport {
    /** One forgotten brace can make a hundred errors; the first few tell. */
    private static final int MAX_SHOWN = 10;

    private CompilationReport() {}

    static ErrorReport of(List<Problem> problems) {
        List<String> lines = new ArrayList<>();
        for (Problem problem : problems.subList(0, Math.min(MAX_SHOWN, problems.size()))) {
            String message = problem.message();
            String first = message.lines().findFirst().orElse(message);
            lines.add(Ansi.place(place(problem)) + ": " + Ansi.error(first));
            lines.add("    " + problem.sourceLine());
            lines.add("    " + Ansi.error(underline(problem)));
            message.lines().skip(1).forEach(lines::add);
        }
        if (problems.size() > MAX_SHOWN) {
            lines.add(Ansi.aside("... and " + (problems.size() - MAX_SHOWN) + " more problems"));
        }
        Problem first = problems.get(0);
        String value = place(first) + ": " + first.message().lines().findFirst().orElse("");
        return new ErrorReport("CompilationError", value, lines);
    }

    private static String place(Problem problem) {
        return "cell [" + problem.cell() + "] line " + problem.line();
    }

    /** Tabs stay tabs, so that the mark stands below what it means. */
    private static String underline(Problem problem) {
        String line = problem.sourceLine();
        StringBuilder mark = new StringBuilder();
        for (int i = 0; i < problem.column() - 1; i++) {
            mark.append(i < line.length() && line.charAt(i) == '\t' ? '\t' : ' ');
        }
        return mark.append("^".repeat(problem.endColumn() - problem.column())).toString();
    }
}
