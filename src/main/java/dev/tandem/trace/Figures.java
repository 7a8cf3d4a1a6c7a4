package dev.tandem.trace;

import java.util.OptionalDouble;

/**
 * The figures of one execution, by the definitions of METRICS.md. An empty figure could not be measured; none is
 * ever NaN or infinite.
 *
 * @param tasks how many tasks were started
 * @param wallSeconds hand-over to last result, with spawning and transfer
 * @param spanSeconds first start to last end
 * @param concurrency tasks: mean of tasks in flight over the span
 * @param overlap share of the span, 0 to 1, in which two or more tasks were in flight
 * @param parallelism cores: mean of tasks running over the span
 * @param parallelShare share, 0 to 1, of the time with at least one task running in which two or more were: the
 *     least that the samples allow ({@link StateDrawing})
 */
public record Figures(
        int tasks,
        double wallSeconds,
        double spanSeconds,
        double concurrency,
        double overlap,
        OptionalDouble parallelism,
        OptionalDouble parallelShare) {

    /** Reads the figures off a timeline. */
    public static Figures of(Timeline timeline) {
        return FigureReader.read(timeline);
    }
}
