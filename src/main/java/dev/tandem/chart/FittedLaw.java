package dev.tandem.chart;

import dev.tandem.trace.Measurement;
import dev.tandem.trace.ScalingLaw;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A law of scaling to be drawn beside the points that it was fitted to.
 *
 * @param series the curve that it was fitted to
 */
record FittedLaw(String series, ScalingLaw law) {
    /** Where a line through this many points looks smooth. */
    private static final int STEPS = 60;

    /** A point of its line. */
    record At(double workers, double speedup) {}

    static List<FittedLaw> of(String series, Collection<Measurement> measurements) {
        return ScalingLaw.fits(measurements).stream()
                .map(law -> new FittedLaw(series, law))
                .toList();
    }

    /** The law's name, the same for every curve. */
    String name() {
        return law instanceof ScalingLaw.Amdahl ? "Amdahl's law, fitted" : "universal scalability law, fitted";
    }

    /** A sentence with the parameters and the residual. */
    String sentence() {
        String residual = " (residual " + Quantity.number(law.residual()) + "×).";
        if (law instanceof ScalingLaw.Amdahl amdahl) {
            return "Amdahl's law fits best with a serial fraction of " + Quantity.percent(amdahl.serialFraction())
                    + residual;
        }
        ScalingLaw.Universal universal = (ScalingLaw.Universal) law;
        String peak = universal.peak().isPresent()
                ? ", fastest at " + Quantity.number(universal.peak().getAsDouble()) + " workers"
                : "";
        return "The universal scalability law fits best with contention " + Quantity.percent(universal.contention())
                + " and coherency " + Quantity.percent(universal.coherency()) + peak + residual;
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
