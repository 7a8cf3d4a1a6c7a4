package dev.tandem.engine.gil;

import java.time.Duration;
import java.util.Objects;

/**
 * How an interpreter lock behaves.
 *
 * @param switchInterval how long a thread waits before it asks for the lock ({@code sys.setswitchinterval};
 *     CPython's default is 5 ms); for {@link SwitchPolicy#NEW}
 * @param policy whose algorithm
 * @param forceSwitching whether a holder that was asked to drop the lock waits until somebody else has taken it
 *     (CPython's {@code FORCE_SWITCHING})
 * @param checkInterval after how many checkpoints the holder lets go ({@code sys.setcheckinterval}); for
 *     {@link SwitchPolicy#OLD}
 */
public record GilSettings(Duration switchInterval, SwitchPolicy policy, boolean forceSwitching, int checkInterval) {
    /** CPython's own switch interval. */
    public static final Duration DEFAULT_SWITCH_INTERVAL = Duration.ofMillis(5);

    /**
     * Python 2 let go every 100 bytecodes. Taken as so many checkpoints, compiled Java would do nothing but let go; taken
     * as the same time, it would hardly notice, because a bytecode takes a hundred times as long as a turn of a
     * compiled loop and waking a thread takes both the same. What made Python 2 slow is how long 100 bytecodes take
     * <em>beside</em> letting go, racing and being woken in vain: two threads ran 0.4 to 0.6 times as fast as one, so these
     * took about as long as the bytecodes themselves. So many checkpoints of a compiled loop stand in that proportion to what
     * letting go costs here.
     */
    public static final int DEFAULT_CHECK_INTERVAL = 500;

    private static final Duration SHORTEST = Duration.ofNanos(1_000);
    private static final Duration LONGEST = Duration.ofHours(1);

    /** What CPython 3 does. */
    public static final GilSettings DEFAULT =
            new GilSettings(DEFAULT_SWITCH_INTERVAL, SwitchPolicy.NEW, true, DEFAULT_CHECK_INTERVAL);

    public GilSettings {
        Objects.requireNonNull(switchInterval, "switchInterval");
        Objects.requireNonNull(policy, "policy");
        if (switchInterval.compareTo(SHORTEST) < 0 || switchInterval.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("The switch interval is " + switchInterval
                    + "; give one from 1us to 1h (CPython's default is 5ms).");
        }
        if (checkInterval < 1) {
            throw new IllegalArgumentException("The check interval is " + checkInterval
                    + " checkpoints; give at least 1 (the default is " + DEFAULT_CHECK_INTERVAL + ").");
        }
    }

    public GilSettings withSwitchInterval(Duration interval) {
        return new GilSettings(interval, policy, forceSwitching, checkInterval);
    }

    public GilSettings withPolicy(SwitchPolicy other) {
        return new GilSettings(switchInterval, other, forceSwitching, checkInterval);
    }

    public GilSettings withForceSwitching(boolean on) {
        return new GilSettings(switchInterval, policy, on, checkInterval);
    }

    public GilSettings withCheckInterval(int checkpoints) {
        return new GilSettings(switchInterval, policy, forceSwitching, checkpoints);
    }
}
