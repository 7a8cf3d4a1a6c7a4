package dev.tandem.shell;

import java.util.List;

/** What came of evaluating a cell. */
public sealed interface Evaluation {
    /** The last expression's value. {@code type} is its static type as the user would write it. May be null. */
    record Value(Object value, String type) implements Evaluation {}

    /** The cell ended with no expression to show. */
    record Nothing() implements Evaluation {}

    /** It did not compile; nothing after the first problem was run. */
    record Rejected(List<Problem> problems) implements Evaluation {}

    /** It threw. {@code error} is the user's own exception with its own stack trace. */
    record Thrown(Throwable error) implements Evaluation {}

    /**
     * It was interrupted, but its thread is in code that can't be stopped; it was left behind, the session goes on.
     *
     * @param where the frame that it hangs in
     */
    record Abandoned(String where) implements Evaluation {}

    /** It was interrupted by {@link Session#interrupt()}. */
    record Interrupted() implements Evaluation {}
}
