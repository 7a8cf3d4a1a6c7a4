package dev.tandem.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.trace.ScalingFit.Law;
import dev.tandem.trace.ScalingFit.Point;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScalingFitTest {
    private static List<Point> points(IntToDoubleFunction speedup, int... workers) {
        return IntStream.of(workers)
                .mapToObj(k -> new Point(k, speedup.applyAsDouble(k)))
                .toList();
    }

    @Test
    void findsTheParametersThatMadeThePoints() {
        List<Point> amdahl = points(k -> 1 / (0.1 + 0.9 / k), 1, 2, 4, 8, 16, 32);
        ScalingFit fit = ScalingFit.of(Law.AMDAHL, amdahl).orElseThrow();
        assertEquals(0.1, fit.first(), 1e-6);
        assertEquals(0, fit.residual(), 1e-6);
        assertEquals(1 / (0.1 + 0.9 / 64), fit.speedup(64), 1e-6);

        List<Point> gunther = points(k -> k / (1 + 0.05 * (k - 1) + 0.002 * k * (k - 1)), 1, 2, 4, 8, 16, 32);
        ScalingFit usl = ScalingFit.of(Law.GUNTHER, gunther).orElseThrow();
        assertEquals(0.05, usl.first(), 1e-5);
        assertEquals(0.002, usl.second(), 1e-6);
        assertEquals(Math.sqrt(0.95 / 0.002), usl.bestWorkers().getAsDouble(), 0.1);
        assertEquals("Gunther (USL): contention 0.050, coherency 0.00200 (residual 0.00x)", usl.text());
    }

    @Test
    void pointsOffTheLawLeaveAResidual() {
        List<Point> bent = points(k -> Math.min(k, 2), 1, 2, 3, 4, 6, 8);
        ScalingFit fit = ScalingFit.of(Law.AMDAHL, bent).orElseThrow();
        assertTrue(fit.first() > 0.2 && fit.first() < 0.6, fit.toString());
        assertTrue(fit.residual() > 0.1, fit.toString());
    }

    @Test
    void fractionsStayInTheirRange() {
        ScalingFit superlinear = ScalingFit.of(Law.GUNTHER, points(k -> 1.2 * k, 1, 2, 3, 4, 5, 6))
                .orElseThrow();
        assertTrue(superlinear.first() >= 0 && superlinear.second() >= 0, superlinear.toString());
        ScalingFit slower =
                ScalingFit.of(Law.AMDAHL, points(k -> 0.5, 1, 2, 3, 4, 5, 6)).orElseThrow();
        assertTrue(slower.first() <= 1, slower.toString());
    }

    @Test
    void tooFewPointsAreNotFitted() {
        assertEquals(Optional.empty(), ScalingFit.of(Law.AMDAHL, points(k -> k, 1, 2, 4, 8, 16)));
        assertEquals(Optional.empty(), ScalingFit.of(Law.AMDAHL, points(k -> k, 1, 1, 2, 4, 8, 16)));
    }

    @Test
    void theIntervalOfTheMedianHoldsItAndIsTheSameEachTime() {
        double[] values = {3.6, 3.7, 3.75, 3.7, 3.8, 3.65, 3.72};
        Interval interval = Interval.ofMedian(values).orElseThrow();
        assertTrue(interval.low() <= 3.7 && 3.7 <= interval.high(), interval.toString());
        assertTrue(interval.low() >= 3.6 && interval.high() <= 3.8, interval.toString());
        assertEquals(interval, Interval.ofMedian(values).orElseThrow());
        assertEquals(Optional.empty(), Interval.ofMedian(1, 2, 3, 4));
    }
}
