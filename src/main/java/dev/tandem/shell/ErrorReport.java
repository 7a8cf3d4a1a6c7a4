package dev.tandem.shell;

import java.util.List;

/**
 * An error as Jupyter's {@code error} message carries it. Immutable.
 *
 * @param name what kind of error ("java.lang.ArithmeticException", "CompilationError")
 * @param value one sentence on it
 * @param traceback lines for people, with ANSI colours that can be read on light and on dark
 */
public record ErrorReport(String name, String value, List<String> traceback) {
    public ErrorReport {
        traceback = List.copyOf(traceback);
    }

    /** What a cell shows that was stopped by its user. */
    public static ErrorReport interrupted() {
        String text = "The cell was stopped. Variables keep the values they had.";
        return new ErrorReport("Interrupted", text, List.of(Ansi.error("Interrupted") + ": " + text));
    }

    /** What a cell shows whose thread could not be stopped. */
    static ErrorReport abandoned(String where) {
        String text = "The cell was stopped, but one of its threads is in " + where
                + ", which can't be interrupted. It was left behind and may go on using a core; the session goes on."
                + " If it must end, restart the kernel. See docs/troubleshooting.md#a-task-cant-be-stopped.";
        return new ErrorReport("Interrupted", text, List.of(Ansi.error("Interrupted") + ": " + text));
    }
}
