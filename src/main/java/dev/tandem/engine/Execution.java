package dev.tandem.engine;

import dev.tandem.trace.Timeline;
import java.util.List;

/**
 * One time that a workload was run through.
 *
 * @param outcomes one for each task, in order of index
 * @param timeline what was measured
 */
public record Execution<T>(List<Outcome<T>> outcomes, Timeline timeline) {
    public Execution {
        outcomes = List.copyOf(outcomes);
    }
}
