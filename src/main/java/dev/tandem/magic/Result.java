package dev.tandem.magic;

/** What a part of a cell ended with: a value to show, null included, or nothing. */
sealed interface Result {
    record Value(Object value) implements Result {}

    record Nothing() implements Result {}

    Result NOTHING = new Nothing();
}
