package dev.tandem.engine;

import dev.tandem.trace.Durations;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How often a workload is run, and how long at most.
 *
 * @param repeat how many measured executions, 1 to {@value #MAX_REPEAT}; empty: as many as fit the budget
 * @param warmUp how many executions before them that are not measured, from 0; empty: until the times settle
 * @param timeout after how long one execution is stopped; empty: never
 * @param budget about how long it may all take, where repeat or warm-up are automatic
 */
public record RunSettings(OptionalInt repeat, OptionalInt warmUp, Optional<Duration> timeout, Duration budget) {
    /** Most repeats of one run. */
    public static final int MAX_REPEAT = 10_000;

    /** Everything automatic, in about ten seconds. */
    public static final RunSettings AUTOMATIC =
            new RunSettings(OptionalInt.empty(), OptionalInt.empty(), Optional.empty(), Duration.ofSeconds(10));

    public RunSettings {
        Objects.requireNonNull(budget, "budget");
        if (repeat.isPresent() && (repeat.getAsInt() < 1 || repeat.getAsInt() > MAX_REPEAT)) {
            throw new IllegalArgumentException(
                    String.format("%,d repeats: give a number from 1 to %,d.", repeat.getAsInt(), MAX_REPEAT));
        }
        if (warmUp.isPresent() && (warmUp.getAsInt() < 0 || warmUp.getAsInt() > MAX_REPEAT)) {
            throw new IllegalArgumentException(
                    String.format("%,d warm-up runs: give a number from 0 to %,d.", warmUp.getAsInt(), MAX_REPEAT));
        }
        if (timeout.isPresent() && (timeout.get().isNegative() || timeout.get().isZero())) {
            throw new IllegalArgumentException("A time limit must be longer than nothing, not " + timeout.get() + ".");
        }
    }

    /** What is said of an execution that was stopped by its time limit, as a sentence. */
    public static String limitReached(Duration limit) {
        return "The time limit of " + Durations.text(limit.toNanos() / 1e9) + " was reached.";
    }

    /** The same, measured this often. */
    public RunSettings withRepeat(int times) {
        return new RunSettings(OptionalInt.of(times), warmUp, timeout, budget);
    }

    /** The same, with this many executions before that are not measured. */
    public RunSettings withWarmUp(int times) {
        return new RunSettings(repeat, OptionalInt.of(times), timeout, budget);
    }

    /** The same, each execution stopped after this long. */
    public RunSettings withTimeout(Duration limit) {
        return new RunSettings(repeat, warmUp, Optional.of(limit), budget);
    }

    /** The same, taking about this long where it is automatic. */
    public RunSettings withBudget(Duration about) {
        return new RunSettings(repeat, warmUp, timeout, about);
    }
}
