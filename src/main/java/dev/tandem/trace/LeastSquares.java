package dev.tandem.trace;

import java.util.Map;
import java.util.Optional;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.RealVector;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LeastSquaresBuilder;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LeastSquaresOptimizer.Optimum;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LevenbergMarquardtOptimizer;
import org.hipparchus.optim.nonlinear.vector.leastsquares.MultivariateJacobianFunction;
import org.hipparchus.util.Pair;

/** Finds the parameters of scaling laws, by the method of Levenberg and Marquardt. */
final class LeastSquares {
    private static final int MOST_STEPS = 1_000;

    private final double[] workers;
    private final double[] speedups;

    LeastSquares(Map<Integer, Double> measured) {
        workers = measured.keySet().stream().mapToDouble(Integer::doubleValue).toArray();
        speedups = measured.values().stream().mapToDouble(Double::doubleValue).toArray();
    }

    Optional<ScalingLaw> amdahl() {
        return fit(
                        new double[] {0.1},
                        (k, p) -> {
                            double speedup = 1 / (p[0] + (1 - p[0]) / k);
                            return new double[] {speedup, -speedup * speedup * (1 - 1 / k)};
                        },
                        p -> new ArrayRealVector(new double[] {Math.min(1, Math.max(0, p.getEntry(0)))}))
                .map(found -> new ScalingLaw.Amdahl(found.getPoint().getEntry(0), found.getRMS()));
    }

    Optional<ScalingLaw> universal() {
        return fit(
                        new double[] {0.1, 0.001},
                        (k, p) -> {
                            double below = 1 + p[0] * (k - 1) + p[1] * k * (k - 1);
                            double slope = -k * (k - 1) / (below * below);
                            return new double[] {k / below, slope, slope * k};
                        },
                        p -> p.map(value -> Math.max(0, value)))
                .map(found -> new ScalingLaw.Universal(
                        found.getPoint().getEntry(0), found.getPoint().getEntry(1), found.getRMS()));
    }

    /** A law's speedup for k workers, followed by its derivatives with respect to each parameter. */
    private interface Law {
        double[] at(double k, double[] parameters);
    }

    private interface Bounds {
        RealVector within(RealVector parameters);
    }

    private Optional<Optimum> fit(double[] start, Law law, Bounds bounds) {
        MultivariateJacobianFunction model = point -> {
            double[] values = new double[workers.length];
            double[][] jacobian = new double[workers.length][start.length];
            for (int i = 0; i < workers.length; i++) {
                double[] at = law.at(workers[i], point.toArray());
                values[i] = at[0];
                System.arraycopy(at, 1, jacobian[i], 0, start.length);
            }
            return new Pair<>(new ArrayRealVector(values), new Array2DRowRealMatrix(jacobian));
        };
        try {
            Optimum found = new LevenbergMarquardtOptimizer()
                    .optimize(new LeastSquaresBuilder()
                            .model(model)
                            .target(speedups)
                            .start(start)
                            .parameterValidator(bounds::within)
                            .maxEvaluations(MOST_STEPS)
                            .maxIterations(MOST_STEPS)
                            .build());
            return Double.isFinite(found.getRMS()) && !found.getPoint().isNaN() ? Optional.of(found) : Optional.empty();
        } catch (MathRuntimeException noFit) {
            return Optional.empty();
        }
    }
}
