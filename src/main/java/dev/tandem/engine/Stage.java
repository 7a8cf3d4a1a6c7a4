package dev.tandem.engine;

/**
 * Which of the executions of a run is on.
 *
 * @param mode the name of the mode
 * @param workers how many
 * @param phase what it is for
 * @param round which of its phase, from 1
 * @param rounds how many of its phase there will be; 0 where that isn't known yet
 * @param tasks how many tasks it has
 */
public record Stage(String mode, int workers, Phase phase, int round, int rounds, int tasks) {
    /** What an execution is for. */
    public enum Phase {
        /** The first in its mode: starting workers, loading and compiling code. */
        COLD,
        /** Until the times settle. */
        WARM_UP,
        /** What the figures are made of. */
        MEASURED
    }
}
