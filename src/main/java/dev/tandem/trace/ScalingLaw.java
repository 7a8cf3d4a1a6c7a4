package dev.tandem.trace;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A law of how speedup grows with the number of workers, fitted to measured speedups. Immutable.
 *
 * @see #fits
 */
public sealed interface ScalingLaw {
    /** Fewer different numbers of workers than this don't tell one law from another. */
    int LEAST_POINTS = 6;

    /** The speedup that the law expects of {@code workers} workers. */
    double speedup(double workers);

    /** Root of the mean square of what the measured speedups are off, in the unit of speedups. */
    double residual();

    /**
     * G. M. Amdahl, "Validity of the single processor approach to achieving large scale computing capabilities", AFIPS
     * 1967: {@code S(k) = 1 / (s + (1 - s) / k)}.
     *
     * @param serialFraction s, 0 to 1
     */
    record Amdahl(double serialFraction, double residual) implements ScalingLaw {
        @Override
        public double speedup(double workers) {
            return 1 / (serialFraction + (1 - serialFraction) / workers);
        }
    }

    /**
     * N. J. Gunther, "Guerrilla Capacity Planning", 2007, the universal scalability law: {@code S(k) = k / (1 + a (k - 1)
     * + b k (k - 1))}.
     *
     * @param contention a, at least 0: waiting for what only one can have
     * @param coherency b, at least 0: agreeing with each of the others
     */
    record Universal(double contention, double coherency, double residual) implements ScalingLaw {
        @Override
        public double speedup(double workers) {
            return workers / (1 + contention * (workers - 1) + coherency * workers * (workers - 1));
        }

        /** The number of workers beyond which more of them make it slower; empty where there is none. */
        public OptionalDouble peak() {
            return coherency > 0 && contention < 1
                    ? OptionalDouble.of(Math.sqrt((1 - contention) / coherency))
                    : OptionalDouble.empty();
        }
    }

    /**
     * Fits both laws to the medians of measurements in one mode, by least squares.
     *
     * @return none for fewer than {@link #LEAST_POINTS} different numbers of workers with a speedup, or where no fit
     *     was found
     */
    static List<ScalingLaw> fits(Collection<Measurement> measurements) {
        SortedMap<Integer, Double> speedups = new TreeMap<>();
        for (Measurement one : measurements) {
            Objects.requireNonNull(one, "measurement");
            one.speedup().ifPresent(speedup -> speedups.put(one.workers(), speedup.median()));
        }
        return fits(speedups);
    }

    /** The same for speedups by the number of workers. */
    static List<ScalingLaw> fits(Map<Integer, Double> speedups) {
        if (speedups.size() < LEAST_POINTS) {
            return List.of();
        }
        LeastSquares squares = new LeastSquares(speedups);
        List<ScalingLaw> laws = new ArrayList<>();
        squares.amdahl().ifPresent(laws::add);
        squares.universal().ifPresent(laws::add);
        return List.copyOf(laws);
    }
}
