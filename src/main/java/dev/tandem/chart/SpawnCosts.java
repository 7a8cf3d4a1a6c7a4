package dev.tandem.chart;

import dev.tandem.trace.Spread;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What it costs to get one worker of each kind. Immutable.
 *
 * @param kinds in the order in which they are shown, at least one
 */
public record SpawnCosts(List<Kind> kinds) {
    public SpawnCosts {
        kinds = List.copyOf(kinds);
        if (kinds.isEmpty()) {
            throw new IllegalArgumentException("There is no worker whose cost could be shown.");
        }
    }

    /**
     * One kind of worker.
     *
     * @param label its name
     * @param seconds from the request until it can take a task, over the rounds
     * @param bytes memory that one adds; empty where that isn't known
     */
    public record Kind(String label, Spread seconds, OptionalDouble bytes) {
        String figures() {
            String memory = bytes.isPresent() ? ", " + Quantity.bytes(bytes.getAsDouble()) : "";
            return Quantity.seconds(seconds.median()) + memory;
        }

        String range() {
            return Quantity.seconds(seconds.min()) + " to " + Quantity.seconds(seconds.max());
        }
    }

    /** The power of ten at which a logarithmic axis of microseconds begins. */
    int lowest() {
        return (int) Math.floor(Math.log10(
                kinds.stream().mapToDouble(kind -> kind.seconds().min()).min().orElseThrow() * 1e6));
    }

    /** The power of ten at which it ends. */
    int highest() {
        return (int) Math.ceil(Math.log10(
                kinds.stream().mapToDouble(kind -> kind.seconds().max()).max().orElseThrow() * 1e6));
    }
}
