package dev.tandem.engine;

import java.util.Objects;
import java.util.Optional;

/**
 * A mode with a number of workers that a workload is to be measured in.
 *
 * @param mode how workers are made
 * @param workers how many, 1 to {@link Limits#MAX_WORKERS}
 * @param baseline the mode that runs the same tasks one after another on the same runtime, equally transformed, so
 *     that the speedup charges the mode only with what it does; empty for none, and then there is no speedup
 */
public record Contender(Mode mode, int workers, Optional<Mode> baseline) {
    public Contender {
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(baseline, "baseline");
        Limits.checkWorkers(workers);
    }

    /** Whether it is its own baseline: its speedup is 1 by definition. */
    boolean isBaseline() {
        return workers == 1 && baseline.filter(mode::equals).isPresent();
    }
}
