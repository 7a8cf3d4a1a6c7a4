package dev.tandem.engine;

/**
 * What came of one task.
 *
 * @param <T> what a task gives back
 */
public sealed interface Outcome<T> {
    /** The body returned. */
    record Result<T>(T value) implements Outcome<T> {}

    /** The body threw, or its result could not be brought back. */
    record Failure<T>(Throwable error) implements Outcome<T> {}

    /** It was stopped from outside; {@code why} is a sentence. */
    record Killed<T>(String why) implements Outcome<T> {}

    /** The run ended before it started. */
    record NotStarted<T>() implements Outcome<T> {}
}
