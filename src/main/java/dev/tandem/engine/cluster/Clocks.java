package dev.tandem.engine.cluster;

import dev.tandem.trace.NamedSpan;
import dev.tandem.trace.Slice;
import dev.tandem.trace.TaskTrace;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How far the monotonic clocks of other machines are from this one's. Each batch bounds it: it was given out before the
 * executor began, and its report came after the executor had ended. All batches of a machine together bound it more
 * closely; the middle is taken (D. L. Mills, RFC 5905, section 8, has the same error bound of half the round trip for a
 * single exchange). Drift is left out: clocks drift by some µs a second, and bounds are dropped after a minute.
 * Safe for any thread.
 */
final class Clocks {
    private static final long OLD_NANOS = 60_000_000_000L;

    /** Bounds of what has to be added to a machine's clock, in ns. */
    private record Bounds(long low, long high, long sinceNanos) {
        Bounds and(long low, long high, long now) {
            if (now - sinceNanos > OLD_NANOS) {
                return new Bounds(low, high, now);
            }
            return new Bounds(Math.max(this.low, low), Math.min(this.high, high), sinceNanos);
        }

        long middle() {
            return low / 2 + high / 2;
        }
    }

    /** The name of this machine's clock. */
    private final String own;

    /** Guarded by this. */
    private final Map<String, Bounds> others = new HashMap<>();

    Clocks(String own) {
        this.own = own;
    }

    /** Takes note of a batch. All times in ns: the first two of this machine's clock, the last two of the other's. */
    synchronized void learn(String clock, long launched, long received, long began, long ended) {
        if (!clock.equals(own)) {
            long low = launched - began;
            long high = received - ended;
            long now = System.nanoTime();
            Bounds before = others.get(clock);
            others.put(clock, before == null ? new Bounds(low, high, now) : before.and(low, high, now));
        }
    }

    /** A moment of another machine's clock on this one's. */
    synchronized long here(String clock, long nanos) {
        Bounds bounds = others.get(clock);
        return bounds == null ? nanos : nanos + bounds.middle();
    }

    /** What another machine measured, on this one's clock. */
    TaskTrace here(String clock, TaskTrace t) {
        List<Slice> slices = t.slices().stream()
                .map(s -> new Slice(s.state(), here(clock, s.startNanos()), here(clock, s.endNanos()), s.reason()))
                .toList();
        List<NamedSpan> spans = t.spans().stream()
                .map(s -> new NamedSpan(s.name(), here(clock, s.startNanos()), here(clock, s.endNanos())))
                .toList();
        return new TaskTrace(
                t.index(),
                t.worker(),
                here(clock, t.startNanos()),
                here(clock, t.endNanos()),
                t.accounting(),
                t.ending(),
                t.note(),
                slices,
                spans);
    }

    /** What the user should know of a machine's clock, as a sentence; empty if it is this one's. */
    synchronized Optional<String> remark(String clock, String host) {
        Bounds bounds = others.get(clock);
        return bounds == null
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "The clock of %s is set beside this machine's by an estimate that is right to within %.1f ms:"
                                + " its lanes may be shifted by as much.",
                        host,
                        Math.max(0, bounds.high - bounds.low) / 2e6));
    }
}
