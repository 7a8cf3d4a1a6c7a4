package dev.tandem.shell;

import java.util.Set;
import java.util.TreeSet;

/** A method was called that uses names which nothing has declared so far. */
public final class UnresolvedCallException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnresolvedCallException(Set<String> missing, StackTraceElement[] trace) {
        super(
                "What was called here uses names that are not declared"
                        + (missing.isEmpty() ? "" : " (" + String.join(", ", new TreeSet<>(missing)) + ")")
                        + "; declare them, then run this cell again.",
                null,
                false,
                true);
        setStackTrace(trace);
    }
}
