package dev.tandem.magic;

/** What a part of a cell ended with: a value to show, null included, or nothing. */
sealed interface Result {
    /** {@code type} is its static type, "" where it has none but its own. */
    record Value(Object value, String type) implements Result {}

    record Nothing() implements Result {}

    Result NOTHING = new Nothing();
}
