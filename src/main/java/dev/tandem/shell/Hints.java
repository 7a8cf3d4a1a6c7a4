package dev.tandem.shell;

import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jdk.jshell.SourceCodeAnalysis;

/** What helps with common mistakes, added to the compiler's own message. */
final class Hints {
    private static final Pattern ELEMENT = Pattern.compile("symbol:\\s+variable it\\b");
    private static final Pattern TASK = Pattern.compile("symbol:\\s+variable tasks?\\b");

    private static final Pattern MISSING_TYPE = Pattern.compile("symbol:\\s+(?:class|variable) (\\p{Lu}\\w*)");

    /** More candidates than that help nobody. */
    private static final int MAX_IMPORTS = 4;

    private Hints() {}

    /** Offers an import where a type is missing that the class path has. */
    static Problem withImport(Problem problem, SourceCodeAnalysis analysis) {
        Matcher missing = MISSING_TYPE.matcher(problem.message());
        if (!missing.find()) {
            return problem;
        }
        String type = missing.group(1);
        List<String> names = analysis.listQualifiedNames(type, type.length()).getNames().stream()
                .filter(name ->
                        !name.startsWith("REPL.") && !name.startsWith("dev.tandem.lib.") && name.endsWith("." + type))
                .sorted(Comparator.comparing((String name) -> !name.startsWith("java.")))
                .limit(MAX_IMPORTS)
                .toList();
        if (names.isEmpty()) {
            return problem;
        }
        String hint = names.stream().map(name -> "import " + name + ";").collect(Collectors.joining("  or  "));
        return new Problem(
                problem.cell(),
                problem.line(),
                problem.column(),
                problem.endColumn(),
                problem.sourceLine(),
                problem.message() + "\n  hint: " + hint);
    }

    static String added(String message) {
        if (ELEMENT.matcher(message).find()) {
            return message + "\n  hint: \"it\" is a task's element; it exists with --each EXPRESSION.";
        }
        if (TASK.matcher(message).find()) {
            return message
                    + "\n  hint: \"task\" and \"tasks\" exist in the cells of concurrency magics (%%threads ...),"
                    + " and there only outside of types and methods.";
        }
        return message;
    }
}
