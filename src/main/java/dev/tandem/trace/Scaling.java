package dev.tandem.trace;

import java.util.OptionalDouble;

/** What a run gained over running the same tasks one after another. No figure is ever NaN or infinite. */
public final class Scaling {
    private Scaling() {}

    /** Serial time by wall time; empty where a wall time is too short for the clock. */
    public static OptionalDouble speedup(double serialSeconds, double wallSeconds) {
        return finite(serialSeconds / wallSeconds);
    }

    /** Speedup by the workers that could be busy: {@code min(workers, tasks)}. */
    public static OptionalDouble efficiency(double speedup, int workers, int tasks) {
        return finite(speedup / Math.min(workers, tasks));
    }

    /**
     * The experimentally determined serial fraction of A. H. Karp and H. P. Flatt, "Measuring Parallel Processor
     * Performance", CACM 33(5), 1990: {@code (1/S - 1/k) / (1 - 1/k)}. Above 1 where the run was slower than one after
     * another, below 0 where it gained more than the number of workers. Empty for one worker.
     */
    public static OptionalDouble serialFraction(double speedup, int workers) {
        if (workers < 2) {
            return OptionalDouble.empty();
        }
        double share = 1.0 / workers;
        return finite((1 / speedup - share) / (1 - share));
    }

    private static OptionalDouble finite(double value) {
        return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    }
}
