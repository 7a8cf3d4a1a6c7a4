package dev.tandem.magic.session;

import dev.tandem.trace.Durations;
import dev.tandem.trace.Spread;
import java.util.Locale;
import java.util.Objects;

/**
 * How long a piece of code takes.
 *
 * @param seconds for one execution, over the batches
 * @param loops executions in a batch
 * @param warmUpSeconds how long it was run before it was measured
 */
public record Timing(Spread seconds, long loops, double warmUpSeconds) {
    /** Faster than one clock tick of today's machines: nothing was done. */
    private static final double NOTHING = 0.3e-9;

    public Timing {
        Objects.requireNonNull(seconds, "seconds");
    }

    @Override
    public String toString() {
        String text = Durations.text(seconds.median()) + " (" + Durations.text(seconds.min()) + " to "
                + Durations.text(seconds.max()) + ") each: median, min and max of " + seconds.count()
                + (seconds.count() == 1 ? " batch of " : " batches of ")
                + String.format(Locale.ROOT, "%,d, after %.1f s of warm-up", loops, warmUpSeconds);
        return seconds.median() < NOTHING
                ? text + "\nThat is no time at all: the compiler found that nothing has to be done."
                : text;
    }
}
