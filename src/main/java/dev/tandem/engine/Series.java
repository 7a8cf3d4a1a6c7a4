package dev.tandem.engine;

import dev.tandem.trace.Cost;
import dev.tandem.trace.Spread;
import dev.tandem.trace.Timeline;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The executions of a workload in one mode with one number of workers. Of their results only the last are kept, and of
 * large timelines only those near the median: repeats must not multiply the memory. For one thread.
 */
final class Series<T> {
    /** Timelines with more tasks than this are dropped unless they are near the median. */
    private static final int LARGE = 5_000;

    private static final int LARGE_KEPT = 3;

    /** Results of more tasks than this are not compared. */
    private static final int COMPARED = 100_000;

    /** Times within this share of each other have settled. */
    private static final double SETTLED = 0.10;

    private static final int SETTLED_RUNS = 3;

    private final Mode mode;
    private final int workers;
    private final List<Double> warmWalls = new ArrayList<>();
    private final List<Double> walls = new ArrayList<>();
    private final List<Timeline> timelines = new ArrayList<>();
    private Optional<Double> cold = Optional.empty();
    private List<Cost> coldSpawn = List.of();
    private Optional<Execution<T>> last = Optional.empty();
    private Optional<Incident> incident = Optional.empty();
    private Optional<String> unsteady = Optional.empty();

    Series(Mode mode, int workers) {
        this.mode = mode;
        this.workers = workers;
    }

    Mode mode() {
        return mode;
    }

    int workers() {
        return workers;
    }

    /** Whether it can be executed again: not after a task of it failed or was stopped. */
    boolean sound() {
        return incident.isEmpty();
    }

    /** Whether its times are those of whole executions: a stop ends a series, but spoils only the first execution. */
    boolean whole() {
        return last.isPresent() && Incident.of(last.get()).isEmpty();
    }

    /** Why it was not continued. */
    Optional<String> incident() {
        return incident.map(Incident::sentence);
    }

    /** How the results of two of its executions differed, if they did. */
    Optional<String> unsteady() {
        return unsteady;
    }

    void execute(Conductor<T> conductor, Stage.Phase phase, int round, int rounds) throws ModeException {
        Stage stage = new Stage(mode.name(), workers, phase, round, rounds, conductor.tasks());
        Execution<T> execution = conductor.execute(mode, workers, stage);
        incident = Incident.of(execution);
        if (incident.isPresent() && incident.get().stopped() && last.isPresent()) {
            return;
        }
        if (incident.isPresent()) {
            walls.clear();
            timelines.clear();
        } else if (unsteady.isEmpty() && last.isPresent() && conductor.tasks() <= COMPARED) {
            unsteady = Agreement.difference(last.get().outcomes(), "one run", execution.outcomes(), "another");
        }
        last = Optional.of(execution);
        double wall = wallSeconds(execution.timeline());
        if (phase == Stage.Phase.COLD) {
            cold = Optional.of(wall);
            coldSpawn = execution.timeline().spawn();
        } else if (phase == Stage.Phase.WARM_UP) {
            warmWalls.add(wall);
        } else {
            measured(execution.timeline());
        }
    }

    private void measured(Timeline timeline) {
        walls.add(wallSeconds(timeline));
        timelines.add(timeline);
        if (timeline.tasks().size() > LARGE && timelines.size() > LARGE_KEPT) {
            timelines.remove(timelines.stream()
                    .max(Comparator.comparingDouble(this::fromMedian))
                    .orElseThrow());
        }
    }

    /** Where nothing was measured, takes the last execution: it broke, or took so long that it isn't done again. */
    void settleForLast() {
        if (walls.isEmpty() && last.isPresent()) {
            measured(last.get().timeline());
            cold = Optional.empty();
        }
    }

    boolean settled() {
        return warmWalls.size() >= SETTLED_RUNS
                && closeTogether(warmWalls.subList(warmWalls.size() - SETTLED_RUNS, warmWalls.size()));
    }

    /** Whether what was measured shows settled times, however short the warm-up was. */
    boolean measuredSettled() {
        return walls.size() > 1 && closeTogether(walls);
    }

    private static boolean closeTogether(List<Double> walls) {
        Spread spread = spread(walls);
        return spread.max() - spread.min() <= SETTLED * spread.median();
    }

    boolean ran() {
        return last.isPresent();
    }

    boolean measuredAtAll() {
        return !walls.isEmpty();
    }

    Optional<Double> coldWallSeconds() {
        return cold;
    }

    List<Cost> coldSpawn() {
        return coldSpawn;
    }

    List<Double> walls() {
        return walls;
    }

    Spread wallSpread() {
        return spread(walls);
    }

    Execution<T> last() {
        return last.orElseThrow();
    }

    /** The timeline whose wall time is nearest to the median. */
    Timeline representative() {
        return timelines.stream()
                .min(Comparator.comparingDouble(this::fromMedian))
                .orElseThrow();
    }

    private double fromMedian(Timeline timeline) {
        return Math.abs(wallSeconds(timeline) - wallSpread().median());
    }

    private static double wallSeconds(Timeline timeline) {
        return (timeline.lastResultNanos() - timeline.handOverNanos()) / 1e9;
    }

    private static Spread spread(List<Double> values) {
        return Spread.of(values.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
