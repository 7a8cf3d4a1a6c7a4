package dev.tandem.chart;

import dev.tandem.trace.Measurement;
import dev.tandem.trace.ScalingFit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A law of scaling to be drawn beside the points that it was fitted to.
 *
 * @param series the curve that it was fitted to
 */
record FittedLaw(String series, ScalingFit law) {
    /** Where a line through this many points looks smooth. */
    private static final int STEPS = 60;

    /** A point of its line. */
    record At(double workers, double speedup) {}

    static List<FittedLaw> of(String series, List<Measurement> measurements) {
        return Arrays.stream(ScalingFit.Law.values())
                .flatMap(law -> ScalingFit.of(law, ScalingFit.points(measurements)).stream())
                .map(fit -> new FittedLaw(series, fit))
                .toList();
    }

    /** The law's name, the same for every curve. */
    String name() {
        return isAmdahl() ? "Amdahl's law, fitted" : "universal scalability law, fitted";
    }

    boolean isAmdahl() {
        return law.law() == ScalingFit.Law.AMDAHL;
    }

    /** A sentence with the parameters and the residual. */
    String sentence() {
        String residual = " (residual " + Quantity.number(law.residual()) + "×).";
        if (isAmdahl()) {
            return "Amdahl's law fits best with a serial fraction of " + Quantity.percent(law.first()) + residual;
        }
        String peak = law.bestWorkers().isPresent()
                ? ", fastest at " + Quantity.number(law.bestWorkers().getAsDouble()) + " workers"
                : "";
        return "The universal scalability law fits best with contention " + Quantity.percent(law.first())
                + " and coherency " + Quantity.percent(law.second()) + peak + residual;
    }

    /** Its line from one worker to {@code most}. */
    List<At> line(double most) {
        List<At> line = new ArrayList<>();
        for (int i = 0; i <= STEPS; i++) {
            double workers = 1 + (most - 1) * i / STEPS;
            line.add(new At(workers, law.speedup(workers)));
        }
        return line;
    }
}
