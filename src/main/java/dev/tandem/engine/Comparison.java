package dev.tandem.engine;

import dev.tandem.trace.Durations;
import dev.tandem.trace.Measurement;
import dev.tandem.trace.PlainFigures;
import dev.tandem.trace.Spread;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Runs of the same workload side by side.
 *
 * @param measurements one for each run, in order
 * @param sentences what the comparison says: which was fastest, by how much, and where results differed
 */
public record Comparison(List<Measurement> measurements, List<String> sentences) {
    public Comparison {
        measurements = List.copyOf(measurements);
        sentences = List.copyOf(sentences);
    }

    static Comparison of(List<Run<?>> runs) {
        List<String> sentences = new ArrayList<>();
        if (runs.size() > 1) {
            sentences.add(fastest(runs));
        }
        for (int i = 1; i < runs.size(); i++) {
            Run<?> first = runs.get(0);
            Run<?> other = runs.get(i);
            if (first.outcomes().size() != other.outcomes().size()) {
                sentences.add(
                        "These are different workloads: " + first.outcomes().size() + " tasks in " + first.label()
                                + ", " + other.outcomes().size() + " in " + other.label() + ".");
            } else {
                Agreement.difference(first.untyped(), first.label(), other.untyped(), other.label())
                        .ifPresent(sentences::add);
            }
        }
        return new Comparison(runs.stream().<Measurement>map(Run::measurement).toList(), sentences);
    }

    /** Within this of each other a single pair of times says nothing. */
    private static final double SAME = 0.05;

    private static String fastest(List<Run<?>> runs) {
        List<Run<?>> byTime = new ArrayList<>(runs);
        byTime.sort(Comparator.comparingDouble(r -> r.wallTime().median()));
        Run<?> best = byTime.get(0);
        Run<?> second = byTime.get(1);
        Spread a = best.wallTime();
        Spread b = second.wallTime();
        boolean once = Math.min(a.count(), b.count()) == 1;
        if (once && b.median() - a.median() <= SAME * a.median()) {
            return "No difference was measured between the fastest two, " + best.label() + " and " + second.label()
                    + ": " + Durations.text(a.median()) + " and " + Durations.text(b.median())
                    + ", measured " + (a.count() == b.count() ? "once each." : "once.");
        }
        if (a.touches(b)) {
            return "No difference was measured between the fastest two, " + best.label() + " and " + second.label()
                    + ": their times overlap (" + range(a) + " and " + range(b) + ").";
        }
        String times = a.median() > 0
                ? String.format(Locale.ROOT, ", %.2fx faster than %s", b.median() / a.median(), second.label())
                : "";
        return "Fastest was " + best.label() + " with " + Durations.text(a.median()) + times
                + besideBaseline(runs, best) + ".";
    }

    /** The baseline is shown beside the runs also where it wasn't asked for: the fastest of them need not beat it. */
    private static String besideBaseline(List<Run<?>> runs, Run<?> best) {
        boolean amongThem = runs.stream().anyMatch(run -> run.measurement().workers() == 1);
        if (amongThem || best.serialTime().isEmpty()) {
            return "";
        }
        Spread serial = best.serialTime().get();
        if (serial.touches(best.wallTime())) {
            return "; no difference from one after another was measured";
        }
        return serial.median() < best.wallTime().median()
                ? "; one after another it took less, " + Durations.text(serial.median())
                : "";
    }

    private static String range(Spread s) {
        return Durations.text(s.min()) + " to " + Durations.text(s.max());
    }

    /** The table, then the sentences, then the verdict on each run. */
    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        lines.add(PlainFigures.of(measurements));
        lines.addAll(sentences);
        measurements.forEach(m -> lines.add(m.mode() + ":" + m.workers() + " - " + m.verdict()));
        return String.join("\n", lines);
    }
}
