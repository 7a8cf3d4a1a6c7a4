package dev.tandem.trace;

import java.util.Objects;

/**
 * A stretch of one task's time in one state, as the sampler saw it: for drawing. Totals never come from
 * slices but from {@link Accounting}.
 *
 * @param state what the worker was doing
 * @param startNanos first moment, on the session's monotonic clock
 * @param endNanos moment after the last, on the same clock
 * @param reason why it was in that state, where that is known ("sleep", "java.lang.Object@1f held by t2"), else ""
 */
public record Slice(State state, long startNanos, long endNanos, String reason) {
    public Slice {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(reason, "reason");
        if (endNanos < startNanos) {
            throw new IllegalArgumentException(
                    "A slice ends (" + endNanos + ") before it starts (" + startNanos + ").");
        }
    }
}
