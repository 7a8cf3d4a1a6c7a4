package dev.tandem.magic.run;

import dev.tandem.engine.Contender;
import dev.tandem.engine.Mode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The modes of this installation by name, each with the mode that is its baseline. Immutable, safe for any thread.
 */
public final class Modes {
    /**
     * @param mode how workers are made
     * @param baseline runs the same tasks one after another
     */
    private record Entry(Mode mode, Mode baseline) {}

    private final Map<String, Entry> entries;

    private Modes(Map<String, Entry> entries) {
        this.entries = Map.copyOf(entries);
    }

    /** None yet. */
    public static Modes none() {
        return new Modes(Map.of());
    }

    /** These and one more, under its own name. */
    public Modes with(Mode mode, Mode baseline) {
        Map<String, Entry> more = new TreeMap<>(entries);
        more.put(mode.name(), new Entry(mode, baseline));
        return new Modes(more);
    }

    /** Their names, for people. */
    String names() {
        return String.join(", ", entries.keySet().stream().sorted().toList());
    }

    /** A mode with its workers; empty where this installation doesn't have it. */
    Optional<Contender> contender(String mode, int workers, boolean withBaseline) {
        return Optional.ofNullable(entries.get(mode))
                .map(entry -> new Contender(
                        entry.mode(), workers, withBaseline ? Optional.of(entry.baseline()) : Optional.empty()));
    }
}
