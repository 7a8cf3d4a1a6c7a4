package dev.tandem.trace;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One row of a table, one bar of the speedup chart: a workload in one mode with one number of workers on one runtime,
 * over all its repeats.
 *
 * @param mode serial, threads, virtual, gil, processes, cluster
 * @param workers how many
 * @param runtime java, cpython ...
 * @param figures of the representative repeat (the one with the median wall time)
 * @param timeline of that same repeat
 * @param wallSeconds over the repeats
 * @param speedup against the baseline's repeats; empty without a baseline
 * @param coldWallSeconds the first execution, with starting workers, loading and compiling code; empty where not measured
 * @param coldSpawn what starting each worker of that first execution cost; empty where it found them started
 */
public record Measurement(
        String mode,
        int workers,
        String runtime,
        Figures figures,
        Timeline timeline,
        Spread wallSeconds,
        Optional<Spread> speedup,
        Optional<Double> coldWallSeconds,
        List<Cost> coldSpawn) {
    public Measurement {
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(runtime, "runtime");
        Objects.requireNonNull(figures, "figures");
        Objects.requireNonNull(timeline, "timeline");
        Objects.requireNonNull(wallSeconds, "wallSeconds");
        Objects.requireNonNull(speedup, "speedup");
        Objects.requireNonNull(coldWallSeconds, "coldWallSeconds");
        coldSpawn = List.copyOf(coldSpawn);
    }

    /** The same without remarks, for a chart that is shown beside them. */
    public Measurement withoutRemarks() {
        return new Measurement(
                mode,
                workers,
                runtime,
                figures,
                timeline.withoutRemarks(),
                wallSeconds,
                speedup,
                coldWallSeconds,
                coldSpawn);
    }

    /** Speedup for each worker that could be busy, 1 for ideal; empty without a baseline. */
    public OptionalDouble efficiency() {
        return speedup.map(s -> Scaling.efficiency(s.median(), workers, figures.tasks()))
                .orElse(OptionalDouble.empty());
    }

    /** The serial fraction by Karp and Flatt; empty without a baseline and for one worker. */
    public OptionalDouble serialFraction() {
        return speedup.map(s -> Scaling.serialFraction(s.median(), workers)).orElse(OptionalDouble.empty());
    }

    /** What the figures say, in one plain sentence (METRICS.md, "The verdict"). */
    public String verdict() {
        return Verdict.of(this);
    }
}
