package dev.tandem.chart;

import dev.tandem.trace.Measurement;
import dev.tandem.trace.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a speedup chart shows, decided.
 *
 * @param bars one for each measurement, in the order given
 * @param curve whether the bars are points of curves over the number of workers
 * @param laws fitted to the curves that have points enough
 * @param cores available to the runs
 * @param notes sentences on what is missing or makes the figures less trustworthy
 */
record Speedups(List<Bar> bars, boolean curve, List<FittedLaw> laws, int cores, List<String> notes) {
    /** From this many different numbers of workers in one mode on, a curve says more than bars. */
    private static final int POINTS_OF_A_CURVE = 3;

    /**
     * @param label mode and workers, different for each bar
     * @param series mode and runtime: the curve that it belongs to
     * @param ideal one for each worker that had a task
     * @param split the median wall time, divided as that of the run that is drawn was
     */
    record Bar(
            String label, String series, int workers, int ideal, Optional<Spread> speedup, Spread wall, Split split) {}

    static Speedups of(List<Measurement> measurements) {
        List<Bar> bars = new ArrayList<>();
        Map<String, Integer> labels = new LinkedHashMap<>();
        Map<String, List<Integer>> counts = new LinkedHashMap<>();
        Notes remarks = new Notes();
        for (Measurement one : measurements) {
            String series = series(one);
            String label = one.workers() == 1 && one.mode().equals("serial") ? series : series + " × " + one.workers();
            int times = labels.merge(label, 1, Integer::sum);
            List<Integer> ks = counts.computeIfAbsent(series, key -> new ArrayList<>());
            if (!ks.contains(one.workers())) {
                ks.add(one.workers());
            }
            bars.add(new Bar(
                    times == 1 ? label : label + " (" + times + ")",
                    series,
                    one.workers(),
                    Math.max(1, Math.min(one.workers(), one.figures().tasks())),
                    one.speedup(),
                    one.wallSeconds(),
                    Split.of(one.timeline()).lasting(one.wallSeconds().median())));
            remarks.add(bars.get(bars.size() - 1).label(), one.timeline().remarks());
        }
        boolean curve = counts.values().stream().anyMatch(ks -> ks.size() >= POINTS_OF_A_CURVE);
        int cores = measurements.stream()
                .mapToInt(one -> one.timeline().cores())
                .max()
                .orElse(1);
        List<String> notes = new ArrayList<>(remarks.sentences());
        missing(bars).ifPresent(notes::add);
        List<FittedLaw> laws = curve ? laws(measurements) : List.of();
        Notes fits = new Notes();
        counts.keySet().forEach(series -> fits.add(series, List.of()));
        laws.forEach(law -> fits.add(law.series(), List.of(law.sentence())));
        notes.addAll(fits.sentences());
        return new Speedups(List.copyOf(bars), curve, laws, cores, List.copyOf(notes));
    }

    private static List<FittedLaw> laws(List<Measurement> measurements) {
        Map<String, List<Measurement>> bySeries = new LinkedHashMap<>();
        measurements.forEach(one ->
                bySeries.computeIfAbsent(series(one), key -> new ArrayList<>()).add(one));
        return bySeries.entrySet().stream()
                .flatMap(entry -> FittedLaw.of(entry.getKey(), entry.getValue()).stream())
                .toList();
    }

    private static String series(Measurement one) {
        return one.runtime().equals("java") ? one.mode() : one.mode() + " " + one.runtime();
    }

    private static Optional<String> missing(List<Bar> bars) {
        List<String> without = bars.stream()
                .filter(bar -> bar.speedup().isEmpty())
                .map(Bar::label)
                .toList();
        if (without.isEmpty()) {
            return Optional.empty();
        }
        if (without.size() == bars.size()) {
            return Optional.of("No speedup: nothing was run one after another to compare with.");
        }
        return Optional.of("No speedup of " + String.join(", ", without) + ": there is nothing to compare with.");
    }

    List<Bar> withSpeedup() {
        return bars.stream().filter(bar -> bar.speedup().isPresent()).toList();
    }

    List<String> series() {
        return bars.stream().map(Bar::series).distinct().toList();
    }

    /** Where the axis of speedups ends: beyond all that is drawn. */
    double most() {
        double most = Math.max(1.2, cores);
        for (Bar bar : bars) {
            most = Math.max(most, bar.speedup().map(Spread::max).orElse(0.0));
        }
        // Ideals far beyond what was reached would squeeze the bars: those are cut and marked by the text alone.
        double ideal = bars.stream().mapToInt(Bar::ideal).max().orElse(1);
        return Math.max(most, Math.min(ideal, most * 2.5)) * 1.08;
    }

    double longestWallSeconds() {
        double longest = 0;
        for (Bar bar : bars) {
            longest = Math.max(longest, Math.max(bar.wall().max(), bar.split().total() / 1e9));
        }
        return longest <= 0 ? 1e-9 : longest * 1.04;
    }

    /** "1.93× (1.83–2.01)", or a dash. */
    static String text(Optional<Spread> speedup) {
        return speedup.map(s -> Quantity.times(s.median())
                        + (s.min() < s.max() ? " (" + factor(s.min()) + "–" + factor(s.max()) + ")" : ""))
                .orElse("–");
    }

    private static String factor(double value) {
        String times = Quantity.times(value);
        return times.substring(0, times.length() - 1);
    }
}
