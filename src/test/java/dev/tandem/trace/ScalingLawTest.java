package dev.tandem.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class ScalingLawTest {
    private static Map<Integer, Double> speedups(IntToDoubleFunction law, int... workers) {
        Map<Integer, Double> speedups = new TreeMap<>();
        for (int k : workers) {
            speedups.put(k, law.applyAsDouble(k));
        }
        return speedups;
    }

    @Test
    void findsTheSerialFractionThatMadeTheSpeedups() {
        List<ScalingLaw> laws = ScalingLaw.fits(speedups(k -> 1 / (0.08 + 0.92 / k), 1, 2, 3, 4, 6, 8));
        ScalingLaw.Amdahl amdahl = assertInstanceOf(ScalingLaw.Amdahl.class, laws.get(0));
        assertEquals(0.08, amdahl.serialFraction(), 1e-6);
        assertEquals(0, amdahl.residual(), 1e-6);
        assertEquals(1 / (0.08 + 0.92 / 16), amdahl.speedup(16), 1e-4);
    }

    @Test
    void findsContentionCoherencyAndThePeak() {
        List<ScalingLaw> laws =
                ScalingLaw.fits(speedups(k -> k / (1 + 0.05 * (k - 1) + 0.01 * k * (k - 1)), 1, 2, 4, 8, 12, 16, 24));
        ScalingLaw.Universal universal = assertInstanceOf(ScalingLaw.Universal.class, laws.get(1));
        assertEquals(0.05, universal.contention(), 1e-6);
        assertEquals(0.01, universal.coherency(), 1e-6);
        assertEquals(Math.sqrt(0.95 / 0.01), universal.peak().orElseThrow(), 1e-3);
        assertTrue(laws.get(0).residual() > 100 * universal.residual());
    }

    @Test
    void fewPointsAreNotFitted() {
        assertTrue(ScalingLaw.fits(speedups(k -> k, 1, 2, 3, 4, 5)).isEmpty());
    }

    @Test
    void whatNoLawAllowsStaysWithinItsBounds() {
        List<ScalingLaw> superlinear = ScalingLaw.fits(speedups(k -> 1.2 * k, 1, 2, 3, 4, 5, 6));
        assertTrue(superlinear.stream().allMatch(law -> law.speedup(6) <= 6.001 && law.residual() > 0.1));
        List<ScalingLaw> slower = ScalingLaw.fits(speedups(k -> 0.5, 1, 2, 3, 4, 5, 6));
        assertTrue(slower.stream().allMatch(law -> Double.isFinite(law.residual())));
        assertEquals(1, ((ScalingLaw.Amdahl) slower.get(0)).serialFraction(), 1e-6);
    }
}
