package dev.tandem.trace;

import java.util.OptionalLong;

/**
 * What something besides computing cost.
 *
 * @param nanos time it took
 * @param bytes memory it added or bytes it moved; empty where that could not be measured
 */
public record Cost(long nanos, OptionalLong bytes) {
    /** Nothing was spent. */
    public static final Cost NONE = new Cost(0, OptionalLong.of(0));
}
