package dev.tandem.trace;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The figures of an interpreter lock over one run.
 *
 * @param seconds how long was recorded
 * @param handOvers how often the lock came to another thread than the one before
 * @param forced hand-overs after a drop request, or by the ticker
 * @param voluntary hand-overs because the holder was about to block, or had ended its part
 * @param taken hand-overs from a holder that was found blocked
 * @param releases how often it was let go of, also where the same thread took it again
 * @param dropRequests how often a waiter asked for it
 * @param waits how often a thread had to wait
 * @param medianWaitSeconds the median of those waits; empty without one
 * @param longestWaitSeconds the longest; empty without one
 * @param threads by thread, in order of first appearance
 * @param delays who held the lock while whom waited, the longest first
 */
public record LockFigures(
        double seconds,
        long handOvers,
        long forced,
        long voluntary,
        long taken,
        long releases,
        long dropRequests,
        long waits,
        OptionalDouble medianWaitSeconds,
        OptionalDouble longestWaitSeconds,
        List<ThreadShare> threads,
        List<Delay> delays) {
    public LockFigures {
        threads = List.copyOf(threads);
        delays = List.copyOf(delays);
    }

    /**
     * A thread's part.
     *
     * @param name the thread's name
     * @param heldSeconds how long it held the lock
     * @param waitedSeconds how long it waited for it
     * @param times how often it took it
     */
    public record ThreadShare(String name, double heldSeconds, double waitedSeconds, long times) {}

    /** For {@code seconds} the thread {@code waiter} waited while {@code holder} held the lock. */
    public record Delay(String waiter, String holder, double seconds) {}

    /** Puts the figures together; {@code sortedWaits} in ns, those that were kept. */
    public static LockFigures of(
            double seconds,
            long switches,
            long[] byRelease,
            long releases,
            long dropRequests,
            long waits,
            long[] sortedWaits,
            List<ThreadShare> threads,
            List<Delay> delays) {
        int n = sortedWaits.length;
        return new LockFigures(
                seconds,
                switches,
                byRelease[LockRelease.FORCED.ordinal()],
                byRelease[LockRelease.VOLUNTARY.ordinal()],
                byRelease[LockRelease.TAKEN.ordinal()],
                releases,
                dropRequests,
                waits,
                n == 0
                        ? OptionalDouble.empty()
                        : OptionalDouble.of((sortedWaits[(n - 1) / 2] + sortedWaits[n / 2]) / 2e9),
                n == 0 ? OptionalDouble.empty() : OptionalDouble.of(sortedWaits[n - 1] / 1e9),
                threads,
                delays);
    }

    /** Hand-overs per second. */
    public double handOversPerSecond() {
        return seconds > 0 ? handOvers / seconds : 0;
    }

    /** Share, 0 to 1, of the recorded time in which somebody held the lock. */
    public double heldShare() {
        double held = threads.stream().mapToDouble(ThreadShare::heldSeconds).sum();
        return seconds > 0 ? Math.min(1, held / seconds) : 0;
    }

    /** A few lines for people. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%,d hand-overs in %.3f s, %.0f a second (%,d forced, %,d voluntary, %,d taken from a blocked holder);"
                        + " %,d drop requests%n",
                handOvers,
                seconds,
                handOversPerSecond(),
                forced,
                voluntary,
                taken,
                dropRequests));
        text.append(
                waits == 0
                        ? "nobody waited"
                        : String.format(
                                Locale.ROOT,
                                "%,d waits: median %.3f ms, longest %.3f ms",
                                waits,
                                1e3 * medianWaitSeconds.orElse(0),
                                1e3 * longestWaitSeconds.orElse(0)));
        for (ThreadShare thread : threads) {
            text.append(String.format(
                    Locale.ROOT,
                    "%n%s: held it %.3f s, waited %.3f s, took it %,d times",
                    thread.name,
                    thread.heldSeconds,
                    thread.waitedSeconds,
                    thread.times));
        }
        return text.toString();
    }
}
