package dev.tandem.shell;

import dev.tandem.bytecode.ExitException;
import dev.tandem.bytecode.TypeNames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Exceptions for people: the user's frames with cell, line and source, everything else behind a count. Safe for any
 * thread.
 */
final class ExceptionReport {
    private static final int MAX_FRAMES = 20;
    private static final int MAX_CAUSES = 5;

    /** How the JVM words it that there is none (JEP 358). */
    private static final String NO_CONSOLE = "the return value of \"java.lang.System.console()\" is null";

    /** Frames shown of an exception that never met a cell. */
    private static final int FOREIGN_FRAMES = 5;

    private final UserFrames frames;

    ExceptionReport(UserFrames frames) {
        this.frames = frames;
    }

    ErrorReport of(Throwable error) {
        List<String> lines = new ArrayList<>();
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        String prefix = "";
        int causes = 0;
        for (Throwable each = error; each != null && seen.add(each); each = cause(each)) {
            if (causes++ > MAX_CAUSES) {
                lines.add(Ansi.aside("... and more causes"));
                break;
            }
            lines.add(prefix + headline(each));
            Hints.of(each).ifPresent(lines::add);
            trace(trace(each), lines);
            int suppressed = each.getSuppressed().length;
            if (suppressed > 0) {
                Throwable first = each.getSuppressed()[0];
                lines.add(Ansi.aside(
                        "  and " + suppressed + " suppressed, first: " + name(first) + ": " + message(first)));
            }
            prefix = "Caused by: ";
        }
        if (error instanceof NullPointerException && message(error).contains(NO_CONSOLE)) {
            lines.add(
                    "  hint: a notebook has no console. new java.util.Scanner(System.in).nextLine() asks in the notebook;"
                            + " dev.tandem.kernel.io.UserInput.password(\"prompt\") asks without showing what is typed.");
        }
        return new ErrorReport(name(error), message(error), lines);
    }

    /** A user's exception may itself throw when it is asked about itself. */
    private static Throwable cause(Throwable error) {
        try {
            return error.getCause();
        } catch (RuntimeException e) {
            return null;
        }
    }

    private static StackTraceElement[] trace(Throwable error) {
        try {
            return error.getStackTrace();
        } catch (RuntimeException e) {
            return new StackTraceElement[0];
        }
    }

    private static String message(Throwable error) {
        try {
            String message = error.getLocalizedMessage();
            return message == null ? "" : TypeNames.withoutWrappers(message);
        } catch (RuntimeException e) {
            return "(its getMessage() throws " + e.getClass().getName() + ")";
        }
    }

    private static String name(Throwable error) {
        if (error instanceof ExitException) {
            return "SystemExit";
        }
        if (error instanceof UnresolvedCallException) {
            return "UnresolvedCall";
        }
        return name(error.getClass().getName());
    }

    private static String name(String className) {
        return TypeNames.withoutWrappers(className).replace('$', '.');
    }

    private static String headline(Throwable error) {
        String message = message(error);
        return Ansi.error(name(error)) + (message.isEmpty() ? "" : ": " + message);
    }

    private void trace(StackTraceElement[] trace, List<String> lines) {
        int last = trace.length - 1;
        while (last >= 0 && !frames.isUsers(trace[last])) {
            last--; // what called the cell is ours
        }
        if (last < 0) {
            for (int i = 0; i < Math.min(FOREIGN_FRAMES, trace.length); i++) {
                lines.add(Ansi.aside("  at " + trace[i]));
            }
            folded(trace.length - FOREIGN_FRAMES, null, lines);
            return;
        }
        int shown = 0;
        int hidden = 0;
        int repeated = 0;
        for (int i = 0; i <= last; i++) {
            StackTraceElement frame = trace[i];
            if (!frames.isUsers(frame)) {
                hidden++;
                continue;
            }
            boolean ours = hidden > 0 && trace[i - 1].getClassName().startsWith("dev.tandem.bytecode.");
            folded(ours ? 0 : hidden, hidden == 0 ? null : trace[i - 1], lines);
            hidden = 0;
            if (i > 0 && frame.equals(trace[i - 1])) {
                repeated++;
                continue;
            }
            repeated(repeated, lines);
            repeated = 0;
            if (shown++ == MAX_FRAMES) {
                folded(last - i + 1, null, lines);
                return;
            }
            lines.add("  at " + Ansi.place(frames.place(frame)) + frames.in(frame));
            frames.source(frame).ifPresent(source -> lines.add(Ansi.aside("     | ") + source));
        }
        repeated(repeated, lines);
    }

    private static void repeated(int times, List<String> lines) {
        if (times > 0) {
            lines.add(Ansi.aside("     (and " + times + " times more)"));
        }
    }

    private static void folded(int count, StackTraceElement entry, List<String> lines) {
        if (count > 0) {
            String from = entry == null ? "" : ", in " + name(entry.getClassName()) + "." + entry.getMethodName();
            lines.add(Ansi.aside("  ... " + count + (count == 1 ? " frame" : " frames") + from));
        }
    }
}
