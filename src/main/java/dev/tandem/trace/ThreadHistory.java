package dev.tandem.trace;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** What was seen of one thread, as functions of time: between two samples its clocks are taken to have grown evenly. */
final class ThreadHistory {
    private final List<SampledThread.Sample> samples;
    private final Clock cpu;
    private final Clock queue;

    /** @param samples in order of time */
    ThreadHistory(List<SampledThread.Sample> samples) {
        this.samples = samples;
        this.cpu = Clock.of(samples, SampledThread.Sample::cpuNanos);
        this.queue = Clock.of(samples, SampledThread.Sample::runQueueNanos);
    }

    /** Whether its clock was read more than once. */
    boolean hasClock() {
        return cpu.at().length > 1;
    }

    /** On-CPU time between two moments; 0 outside of what was seen. */
    double cpu(long from, long to) {
        return cpu.growth(from, to);
    }

    /** Time on the run queue between two moments. */
    double queue(long from, long to) {
        return queue.growth(from, to);
    }

    /** What the thread waited for when it was first looked at at or after {@code moment}, and before {@code limit}. */
    Optional<Why> why(long moment, long limit) {
        for (int i = firstFrom(moment); i < samples.size() && samples.get(i).nanos() <= limit; i++) {
            if (samples.get(i).why() != null) {
                return Optional.of(samples.get(i).why());
            }
        }
        return Optional.empty();
    }

    /** Whether the thread was looked at between two moments. */
    boolean seen(long from, long to) {
        int first = firstFrom(from);
        return first < samples.size() && samples.get(first).nanos() <= to;
    }

    private int firstFrom(long moment) {
        int low = 0;
        int high = samples.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (samples.get(middle).nanos() < moment) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** A clock that was read at some moments. */
    private record Clock(long[] at, long[] value) {
        static Clock of(List<SampledThread.Sample> samples, ToLongFunction<SampledThread.Sample> reading) {
            List<SampledThread.Sample> known =
                    samples.stream().filter(s -> reading.applyAsLong(s) >= 0).toList();
            return new Clock(
                    known.stream().mapToLong(SampledThread.Sample::nanos).toArray(),
                    known.stream().mapToLong(reading).toArray());
        }

        double growth(long from, long to) {
            return at.length == 0 ? 0 : Math.max(0, valueAt(to) - valueAt(from));
        }

        private double valueAt(long moment) {
            int i = Arrays.binarySearch(at, moment);
            if (i >= 0) {
                return value[i] - value[0];
            }
            int after = -i - 1;
            if (after == 0) {
                return 0;
            }
            if (after == at.length) {
                return value[after - 1] - value[0];
            }
            double part = (double) (moment - at[after - 1]) / (at[after] - at[after - 1]);
            return value[after - 1] - value[0] + part * (value[after] - value[after - 1]);
        }
    }
}
