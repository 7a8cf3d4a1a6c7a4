package dev.tandem.trace;

/**
 * A part of a task that the user named with {@code span("name", ...)}.
 *
 * @param name the user's name for it
 * @param startNanos on the session's monotonic clock
 * @param endNanos on the same clock
 */
public record NamedSpan(String name, long startNanos, long endNanos) {}
