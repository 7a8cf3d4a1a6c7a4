package dev.tandem.trace;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.LongStream;

/** Computes {@link Figures} from a timeline, by sweeping over the moments at which a task starts or ends. */
final class FigureReader {
    private static final double NANOS = 1e9;

    /** In this the blur is little. */
    private static final double WINDOW_NANOS = 1e8;

    /** On-CPU time that is read from outside moves in ticks of 4 ms: one at either end of a window. */
    private static final double BLUR_NANOS = 8e6;

    private static final int MOST_WINDOWS = 10_000;

    private FigureReader() {}

    static Figures read(Timeline timeline) {
        List<TaskTrace> tasks = timeline.tasks();
        double wall = (timeline.lastResultNanos() - timeline.handOverNanos()) / NANOS;
        Sweep inFlight = Sweep.over(
                tasks.stream().mapToLong(TaskTrace::startNanos), tasks.stream().mapToLong(TaskTrace::endNanos));
        double span = inFlight.span() / NANOS;
        return new Figures(
                tasks.size(),
                wall,
                span,
                ratio(inFlight.total, inFlight.span()),
                ratio(inFlight.twoOrMore, inFlight.span()),
                parallelism(tasks, inFlight.span()),
                parallelShare(tasks, inFlight));
    }

    private static OptionalDouble parallelism(List<TaskTrace> tasks, long span) {
        if (span == 0
                || tasks.stream().anyMatch(t -> t.accounting().onCpuNanos().isEmpty())) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(onCpu(tasks) / span);
    }

    /** Of tasks whose clocks could all be read, in ns. */
    private static double onCpu(List<TaskTrace> tasks) {
        return tasks.stream()
                .mapToDouble(t -> t.accounting().onCpuNanos().getAsLong())
                .sum();
    }

    /**
     * From the sampler's slices; without them it is known only where no two tasks were in flight at once. Seen from outside,
     * slices of threads that take turns overlap for want of a finer clock: so it is at most what the exact on-CPU time leaves
     * room for.
     */
    private static OptionalDouble parallelShare(List<TaskTrace> tasks, Sweep inFlight) {
        if (inFlight.span() > 0 && inFlight.twoOrMore == 0) {
            return OptionalDouble.of(0);
        }
        boolean clocks =
                tasks.stream().allMatch(t -> t.accounting().onCpuNanos().isPresent());
        if (!clocks || tasks.stream().allMatch(t -> t.slices().isEmpty())) {
            return OptionalDouble.empty();
        }
        List<Slice> running = running(tasks);
        Sweep sweep = Sweep.over(
                running.stream().mapToLong(Slice::startNanos), running.stream().mapToLong(Slice::endNanos));
        long any = sweep.oneOrMore;
        if (any == 0) {
            return OptionalDouble.empty();
        }
        double room = Math.max(0, onCpu(tasks) / any - 1);
        return OptionalDouble.of(Math.min(room, (double) sweep.twoOrMore / any));
    }

    /**
     * The share of the time with a task running in which, by the on-CPU time of whole windows, two or more must have been:
     * what a clock that moves in ticks can't blur. Lower than {@link Figures#parallelShare} where tasks were parallel for
     * less than a window at a time.
     *
     * @return 0 to 1; 0 where nothing was seen running
     */
    static double certainlyParallelShare(List<TaskTrace> tasks) {
        List<Slice> running = running(tasks);
        if (running.isEmpty()) {
            return 0;
        }
        long first = running.stream().mapToLong(Slice::startNanos).min().orElseThrow();
        long last = running.stream().mapToLong(Slice::endNanos).max().orElseThrow();
        int windows = (int) Math.max(1, Math.min(MOST_WINDOWS, (last - first) / WINDOW_NANOS));
        double length = Math.max(1, (last - first) / (double) windows);
        double[] onCpu = new double[windows];
        for (Slice slice : running) {
            double from = slice.startNanos() - first;
            double to = slice.endNanos() - first;
            for (int w = (int) Math.min(windows - 1, from / length); w < windows && w * length < to; w++) {
                onCpu[w] += Math.min(to, (w + 1) * length) - Math.max(from, w * length);
            }
        }
        double any = 0;
        double excess = 0;
        for (double inWindow : onCpu) {
            any += Math.min(length, inWindow);
            excess += Math.min(length, Math.max(0, inWindow - length - BLUR_NANOS));
        }
        return any > 0 ? excess / any : 0;
    }

    private static List<Slice> running(List<TaskTrace> tasks) {
        return tasks.stream()
                .flatMap(t -> t.slices().stream())
                .filter(s -> s.state() == State.RUNNING)
                .toList();
    }

    private static double ratio(double part, long whole) {
        return whole == 0 ? 0 : part / whole;
    }

    /**
     * How long how many of a set of intervals were open.
     *
     * @param first the first start
     * @param last the last end
     * @param total the sum of their lengths
     */
    private record Sweep(long first, long last, double total, long oneOrMore, long twoOrMore) {
        long span() {
            return last - first;
        }

        static Sweep over(LongStream startStream, LongStream endStream) {
            long[] starts = startStream.sorted().toArray();
            long[] ends = endStream.sorted().toArray();
            if (starts.length == 0) {
                return new Sweep(0, 0, 0, 0, 0);
            }
            long oneOrMore = 0;
            long twoOrMore = 0;
            int open = 0;
            int s = 0;
            long before = starts[0];
            for (long end : ends) {
                while (s < starts.length && starts[s] < end) {
                    long length = starts[s] - before;
                    oneOrMore += open >= 1 ? length : 0;
                    twoOrMore += open >= 2 ? length : 0;
                    before = starts[s++];
                    open++;
                }
                long length = end - before;
                oneOrMore += open >= 1 ? length : 0;
                twoOrMore += open >= 2 ? length : 0;
                before = end;
                open--;
            }
            // From the first start: the clock's own values are too large to be summed as doubles.
            long first = starts[0];
            double total = Arrays.stream(ends).mapToDouble(end -> end - first).sum()
                    - Arrays.stream(starts).mapToDouble(start -> start - first).sum();
            return new Sweep(first, ends[ends.length - 1], total, oneOrMore, twoOrMore);
        }
    }
}
