package dev.tandem.shell;

import java.util.regex.Pattern;

/** What helps with common mistakes, added to the compiler's own message. */
final class Hints {
    private static final Pattern ELEMENT = Pattern.compile("symbol:\\s+variable it\\b");
    private static final Pattern TASK = Pattern.compile("symbol:\\s+variable tasks?\\b");

    private Hints() {}

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
