package dev.tandem.engine;

import dev.tandem.trace.Cost;
import java.util.List;

/** Executes all series in turn, round by round. For one thread. */
final class Rounds<T> {
    private final Conductor<T> conductor;
    private final List<Series<T>> inTurn;
    private double lastRoundSeconds;

    Rounds(Conductor<T> conductor, List<Series<T>> inTurn) {
        this.conductor = conductor;
        this.inTurn = inTurn;
    }

    /** Executes each sound series once. @return how long that took, in s */
    double play(Stage.Phase phase, int round, int rounds) throws ModeException {
        double before = conductor.elapsedSeconds();
        for (Series<T> series : inTurn) {
            if (series.sound() && !conductor.stopped()) {
                series.execute(conductor, phase, round, rounds);
            }
        }
        lastRoundSeconds = conductor.elapsedSeconds() - before;
        return lastRoundSeconds;
    }

    /** Whether there is something to execute. */
    boolean going() {
        return !conductor.stopped() && inTurn.stream().anyMatch(Series::sound);
    }

    boolean settled() {
        return inTurn.stream().filter(Series::sound).allMatch(Series::settled);
    }

    boolean measuredSettled() {
        return inTurn.stream().filter(Series::sound).allMatch(Series::measuredSettled);
    }

    /** How long it has all taken but for the first start of workers, which is not to come again, in s. */
    double elapsedSeconds() {
        return conductor.elapsedSeconds() - startingSeconds();
    }

    /** How long starting workers took when each series was executed for the first time, in s. */
    double startingSeconds() {
        return inTurn.stream()
                        .mapToLong(series -> series.coldSpawn().stream()
                                .mapToLong(Cost::nanos)
                                .max()
                                .orElse(0))
                        .sum()
                / 1e9;
    }

    /** How many series are executed in turn. */
    int series() {
        return inTurn.size();
    }

    /** The shortest wall time of the series' first executions, in s; 0 if there was none. */
    double shortestColdSeconds() {
        return inTurn.stream()
                .flatMap(series -> series.coldWallSeconds().stream())
                .mapToDouble(Double::doubleValue)
                .min()
                .orElse(0);
    }

    double lastRoundSeconds() {
        return lastRoundSeconds;
    }

    /** No more rounds: series without a measured execution fall back on the last one they had. */
    List<String> end(List<String> remarks) {
        inTurn.forEach(Series::settleForLast);
        return remarks;
    }
}
