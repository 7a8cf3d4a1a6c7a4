package dev.tandem.engine;

import dev.tandem.trace.MachineLoad;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Measures a workload in one or more modes: first once cold in each, then until the times settle, then mode and
 * baseline in turn, so that whatever else the machine does meanwhile meets all of them alike.
 *
 * <p>A series in which a task fails or is stopped is not continued; the others are. When the run as a whole is stopped,
 * what was measured until then is given back. Immutable, safe for any thread.
 */
public final class Runner {
    private static final int MAX_WARM_UP = 20;
    private static final int MAX_AUTOMATIC = 30;
    private static final int WANTED_AUTOMATIC = 3;

    /** Part of the budget after which no more warming up is done. */
    private static final double WARM_UP_PART = 0.2;

    /** Part of its share of the budget that a series must have lasted for its first, cold execution to stand alone. */
    private static final double LONG_PART = 0.25;

    /** Part of the budget that the wanted number of repeats may take although it is spent. */
    private static final double OVERTIME_PART = 0.75;

    private final RunSettings settings;

    public Runner(RunSettings settings) {
        this.settings = settings;
    }

    /**
     * Runs the workload in each of {@code contenders} and waits for it all.
     *
     * @return one run for each contender, in their order; those that a stop kept from starting are left out
     * @throws ModeException if a mode can't run this workload here
     */
    public <T> List<Run<T>> run(
            Workload<T> workload, List<Contender> contenders, RunControl control, RunListener listener)
            throws ModeException {
        Map<Contender, Series<T>> measured = new LinkedHashMap<>();
        Map<Mode, Series<T>> baselines = new LinkedHashMap<>();
        contenders.forEach(c -> measured.computeIfAbsent(c, k -> new Series<>(c.mode(), c.workers())));
        measured.forEach((c, series) -> {
            if (c.isBaseline()) {
                baselines.put(c.mode(), series);
            }
        });
        contenders.forEach(c -> c.baseline().ifPresent(b -> baselines.computeIfAbsent(b, m -> new Series<>(m, 1))));
        List<Series<T>> inTurn = Stream.concat(measured.values().stream(), baselines.values().stream())
                .distinct()
                .toList();
        try (WaitWitness witness = new WaitWitness()) {
            if (settings.warmUp().isPresent() && settings.warmUp().getAsInt() == 0) {
                witness.start(inTurn.stream().map(Series::mode).toList());
            }
            List<String> remarks;
            try (Conductor<T> conductor = new Conductor<>(workload, settings.timeout(), control, listener, witness)) {
                MachineLoad before = MachineLoad.read();
                remarks = measure(new Rounds<>(conductor, inTurn));
                remarks.addAll(MachineLoad.read().since(before));
            }
            List<Run<T>> runs = new ArrayList<>();
            for (Contender c : contenders) {
                Series<T> series = measured.get(c);
                if (series.ran()) {
                    Optional<Series<T>> baseline =
                            c.baseline().map(baselines::get).filter(Series::measuredAtAll);
                    runs.add(Run.of(series, baseline, witness.explain(c.mode(), series.representative()), remarks));
                }
            }
            return runs;
        }
    }

    /** Has all series executed as often as the settings ask for. */
    private <T> List<String> measure(Rounds<T> rounds) throws ModeException {
        List<String> remarks = new ArrayList<>();
        double budget = settings.budget().toNanos() / 1e9;
        int warmUp = settings.warmUp().orElse(MAX_WARM_UP);
        boolean settled = true;
        if (warmUp > 0) {
            double cold = rounds.play(Stage.Phase.COLD, 1, 1) - rounds.startingSeconds();
            boolean once = settings.repeat().isEmpty()
                    && settings.warmUp().isEmpty()
                    && cold >= budget
                    // A short one that was spoilt by being the first would be compared with one that found all warm.
                    && rounds.shortestColdSeconds() >= LONG_PART * budget / rounds.series();
            if (once && rounds.going()) {
                remarks.add("It took so long that it was measured once, without a warm-up.");
                return rounds.end(remarks);
            }
            settled = warmUp(rounds, warmUp - 1, cold, budget);
        }
        int repeats = settings.repeat().orElseGet(() -> Math.max(1, automatic(rounds, budget, WANTED_AUTOMATIC)));
        for (int round = 1; round <= repeats && rounds.going(); round++) {
            rounds.play(Stage.Phase.MEASURED, round, repeats);
            if (round == 1 && settings.repeat().isEmpty()) {
                // The one before may have been the cold one, which started workers.
                repeats = Math.min(MAX_AUTOMATIC, 1 + automatic(rounds, budget, WANTED_AUTOMATIC - 1));
            }
        }
        if (!settled && rounds.going() && !rounds.measuredSettled()) {
            remarks.add("The times had not settled when the warm-up ended.");
        }
        return rounds.end(remarks);
    }

    /** @return whether the times settled, or as many warm-up runs were done as were asked for */
    private <T> boolean warmUp(Rounds<T> rounds, int most, double roundSeconds, double budget) throws ModeException {
        boolean automatic = settings.warmUp().isEmpty();
        double seconds = roundSeconds;
        for (int round = 1; round <= most && rounds.going(); round++) {
            if (automatic && rounds.settled()) {
                return true;
            }
            if (automatic && rounds.elapsedSeconds() + seconds > WARM_UP_PART * budget) {
                return false;
            }
            seconds = rounds.play(Stage.Phase.WARM_UP, round, automatic ? 0 : most);
        }
        return !automatic || rounds.settled();
    }

    /** Many repeats for milliseconds, few for seconds. @param wanted how many at least, if they fit into a bit more time */
    private static <T> int automatic(Rounds<T> rounds, double budget, int wanted) {
        double seconds = Math.max(1e-6, rounds.lastRoundSeconds());
        double left = budget - rounds.elapsedSeconds();
        int fitting = (int) Math.max(0, Math.min(MAX_AUTOMATIC, left / seconds));
        boolean wantedFit = wanted * seconds <= OVERTIME_PART * budget;
        return wantedFit ? Math.max(wanted, fitting) : fitting;
    }
}
