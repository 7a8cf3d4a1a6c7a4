package dev.tandem.magic.run;

import dev.tandem.engine.Contender;
import dev.tandem.engine.Mode;
import dev.tandem.engine.cluster.ClusterMode;
import dev.tandem.engine.process.ProcessMode;
import dev.tandem.python.Pythons;
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
    private final Pythons pythons;

    private Modes(Map<String, Entry> entries, Pythons pythons) {
        this.entries = Map.copyOf(entries);
        this.pythons = pythons;
    }

    /** None yet. */
    public static Modes none() {
        return new Modes(Map.of(), Pythons.none());
    }

    /** These and one more, under its own name. */
    public Modes with(Mode mode, Mode baseline) {
        Map<String, Entry> more = new TreeMap<>(entries);
        more.put(mode.name(), new Entry(mode, baseline));
        return new Modes(more, pythons);
    }

    /** These, with {@code mode} in the place of the one of its name, whose baseline it keeps. */
    Modes replacing(Mode mode) {
        Entry replaced = entries.get(mode.name());
        return with(mode, replaced == null ? mode : replaced.baseline());
    }

    /** These, and the modes that Python implementations have. */
    public Modes withPythons(Pythons implementations) {
        return new Modes(entries, implementations);
    }

    /** The Python implementations that workloads can run on. */
    public Pythons pythons() {
        return pythons;
    }

    /** The worker processes of this installation. */
    Optional<ProcessMode> processes() {
        return Optional.ofNullable(entries.get("processes"))
                .map(Entry::mode)
                .filter(ProcessMode.class::isInstance)
                .map(ProcessMode.class::cast);
    }

    /** The cluster of this installation. */
    Optional<ClusterMode> cluster() {
        return Optional.ofNullable(entries.get("cluster"))
                .map(Entry::mode)
                .filter(ClusterMode.class::isInstance)
                .map(ClusterMode.class::cast);
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
