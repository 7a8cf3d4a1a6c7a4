package dev.tandem.kernel;

/** Whether a cell could be run as it stands. */
public sealed interface Completeness {
    record Complete() implements Completeness {}

    /** More is needed; {@code indent} is what the next line should begin with. */
    record Incomplete(String indent) implements Completeness {}

    record Invalid() implements Completeness {}

    record Unknown() implements Completeness {}
}
