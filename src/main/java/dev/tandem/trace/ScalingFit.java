package dev.tandem.trace;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LeastSquaresBuilder;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LeastSquaresOptimizer;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LevenbergMarquardtOptimizer;
import org.hipparchus.util.Pair;

/**
 * A law of scaling fitted to measured speedups by least squares (Levenberg-Marquardt). Only offered for
 * {@value #FEWEST} points or more: a curve through as many points as it has parameters says nothing.
 *
 * @param law which
 * @param first Amdahl's serial fraction, or Gunther's contention; 0 to 1
 * @param second Gunther's coherency delay, at least 0; 0 for Amdahl
 * @param residual root mean square of measured minus fitted speedup
 */
public record ScalingFit(Law law, double first, double second, double residual) {
    /** Fewest points that are fitted. */
    public static final int FEWEST = 6;

    private static final int MAX_STEPS = 1_000;
    private static final double START = 0.05;

    /** The laws. */
    public enum Law {
        /** {@code S(k) = 1 / (s + (1-s)/k)}: G. Amdahl, AFIPS 1967. */
        AMDAHL(1),
        /** {@code S(k) = k / (1 + a(k-1) + b k(k-1))}: N. Gunther, "A General Theory of Computational Scalability", 2008. */
        GUNTHER(2);

        private final int parameters;

        Law(int parameters) {
            this.parameters = parameters;
        }

        private double speedup(double k, double first, double second) {
            return this == AMDAHL ? 1 / (first + (1 - first) / k) : k / (1 + first * (k - 1) + second * k * (k - 1));
        }

        /** The derivatives of the speedup by the parameters. */
        private double[] slopes(double k, double first, double second) {
            double s = speedup(k, first, second);
            return this == AMDAHL
                    ? new double[] {-s * s * (1 - 1 / k)}
                    : new double[] {-s * s * (k - 1) / k, -s * s * (k - 1)};
        }
    }

    /** A measured speedup. */
    public record Point(int workers, double speedup) {}

    /** The fit of {@code law} to {@code points}; empty where there are too few numbers of workers. */
    public static Optional<ScalingFit> of(Law law, List<Point> points) {
        if (points.stream().mapToInt(Point::workers).distinct().count() < FEWEST) {
            return Optional.empty();
        }
        double[] target = points.stream().mapToDouble(Point::speedup).toArray();
        double[] start = new double[law.parameters];
        start[0] = START;
        try {
            LeastSquaresOptimizer.Optimum optimum = new LevenbergMarquardtOptimizer()
                    .optimize(new LeastSquaresBuilder()
                            .model(p -> model(law, points, p))
                            .target(target)
                            .start(start)
                            .parameterValidator(ScalingFit::inRange)
                            .maxEvaluations(MAX_STEPS)
                            .maxIterations(MAX_STEPS)
                            .build());
            RealVector p = inRange(optimum.getPoint());
            ScalingFit fit = new ScalingFit(law, p.getEntry(0), second(p), optimum.getRMS());
            return Double.isFinite(fit.first + fit.second + fit.residual) ? Optional.of(fit) : Optional.empty();
        } catch (MathRuntimeException e) {
            // It doesn't converge: these points follow another law.
            return Optional.empty();
        }
    }

    /** The points of the measurements that have a speedup. */
    public static List<Point> points(List<Measurement> measurements) {
        return measurements.stream()
                .filter(m -> m.speedup().isPresent())
                .map(m -> new Point(m.workers(), m.speedup().get().median()))
                .toList();
    }

    private static Pair<RealVector, RealMatrix> model(Law law, List<Point> points, RealVector p) {
        double[] values = new double[points.size()];
        double[][] slopes = new double[points.size()][];
        for (int i = 0; i < values.length; i++) {
            int k = points.get(i).workers();
            values[i] = law.speedup(k, p.getEntry(0), second(p));
            slopes[i] = law.slopes(k, p.getEntry(0), second(p));
        }
        return new Pair<>(new ArrayRealVector(values, false), new Array2DRowRealMatrix(slopes, false));
    }

    private static double second(RealVector p) {
        return p.getDimension() > 1 ? p.getEntry(1) : 0;
    }

    private static RealVector inRange(RealVector p) {
        RealVector inside = p.copy();
        inside.setEntry(0, Math.max(0, Math.min(1, p.getEntry(0))));
        if (p.getDimension() > 1) {
            inside.setEntry(1, Math.max(0, p.getEntry(1)));
        }
        return inside;
    }

    /** The speedup that the law gives on {@code workers} workers. */
    public double speedup(double workers) {
        return law.speedup(workers, first, second);
    }

    /** On how many workers the speedup would be greatest; empty where more are always better. */
    public OptionalDouble bestWorkers() {
        return second > 0 && first < 1 ? OptionalDouble.of(Math.sqrt((1 - first) / second)) : OptionalDouble.empty();
    }

    /** The fit as people read it. */
    public String text() {
        String law = this.law == Law.AMDAHL
                ? String.format(Locale.ROOT, "Amdahl: %.1f %% serial", 100 * first)
                : String.format(Locale.ROOT, "Gunther (USL): contention %.3f, coherency %.5f", first, second);
        return law + String.format(Locale.ROOT, " (residual %.2fx)", residual);
    }
}
