package dev.tandem.chart;

import dev.tandem.trace.Cost;
import dev.tandem.trace.TaskTrace;
import dev.tandem.trace.Timeline;
import dev.tandem.trace.Transfer;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Where the wall time of one execution went, from hand-over to last result. The parts follow one another and sum to the
 * wall time; what workers did at once, such as starting while others already computed, counts once, for the tasks.
 *
 * @param nanos parts with time in them, in order
 */
record Split(Map<Part, Long> nanos) {
    enum Part {
        /** Until the slowest worker could take a task, as far as no task was running yet. */
        SPAWN("starting workers", "#CC79A7"),
        /** Making bytes of objects and objects of bytes, where that was timed apart from their way. */
        PICKLING("pickling", "#D55E00"),
        SENDING("sending code and data", "#E69F00"),
        /** The rest before the first start and after the last end: queues, wake-ups. */
        HAND_OVER("handing over", "#8C8C8C"),
        /** At least one task in flight. */
        TASKS("tasks", "#0072B2"),
        RETURNING("bringing results back", "#F0E442");

        private final String label;
        private final String hex;

        Part(String label, String hex) {
            this.label = label;
            this.hex = hex;
        }

        String label() {
            return label;
        }

        String hex() {
            return hex;
        }
    }

    static Split of(Timeline timeline) {
        EnumMap<Part, Long> parts = new EnumMap<>(Part.class);
        long wall = timeline.lastResultNanos() - timeline.handOverNanos();
        long first =
                timeline.tasks().stream().mapToLong(TaskTrace::startNanos).min().orElse(timeline.lastResultNanos());
        long last =
                timeline.tasks().stream().mapToLong(TaskTrace::endNanos).max().orElse(timeline.lastResultNanos());
        long before = clamp(first - timeline.handOverNanos(), wall);
        long after = clamp(timeline.lastResultNanos() - last, wall - before);
        long span = wall - before - after;
        long tasks = clamp(inFlight(timeline.tasks()), span);
        long spawn =
                clamp(timeline.spawn().stream().mapToLong(Cost::nanos).max().orElse(0), before);
        long pickledOut = 0;
        long pickledBack = 0;
        if (timeline.transfers().stream().anyMatch(each -> each.kind() == Transfer.Kind.WAY)) {
            pickledBack = nanos(timeline, kind -> kind == Transfer.Kind.RESULTS);
            pickledOut = nanos(timeline, kind -> kind != Transfer.Kind.RESULTS && kind != Transfer.Kind.WAY);
        }
        long[] out = fit(
                before - spawn + span - tasks,
                pickledOut,
                timeline.transferOut().map(Cost::nanos).orElse(0L) - pickledOut);
        long between = Math.min(span - tasks, before - spawn + span - tasks - out[0] - out[1]);
        long[] back = fit(
                after + between,
                pickledBack,
                timeline.transferBack().map(Cost::nanos).orElse(0L) - pickledBack);
        put(parts, Part.SPAWN, spawn);
        put(parts, Part.PICKLING, out[0] + back[0]);
        put(parts, Part.SENDING, out[1]);
        put(parts, Part.TASKS, tasks);
        put(parts, Part.RETURNING, back[1]);
        put(parts, Part.HAND_OVER, wall - spawn - tasks - out[0] - out[1] - back[0] - back[1]);
        return new Split(parts);
    }

    /** How long one task or more was in flight, in ns. */
    private static long inFlight(List<TaskTrace> tasks) {
        long sum = 0;
        long reached = Long.MIN_VALUE;
        for (TaskTrace task : tasks.stream()
                .sorted(Comparator.comparingLong(TaskTrace::startNanos))
                .toList()) {
            sum += Math.max(0, task.endNanos() - Math.max(reached, task.startNanos()));
            reached = Math.max(reached, task.endNanos());
        }
        return sum;
    }

    private static long nanos(Timeline timeline, Predicate<Transfer.Kind> kinds) {
        return timeline.transfers().stream()
                .filter(each -> kinds.test(each.kind()))
                .mapToLong(Transfer::nanos)
                .sum();
    }

    /** Two costs in the room there is; what workers spent at once is scaled down to it. */
    private static long[] fit(long room, long one, long other) {
        long wanted = Math.max(0, one) + Math.max(0, other);
        double scale = wanted > room ? (double) Math.max(0, room) / wanted : 1;
        return new long[] {(long) (Math.max(0, one) * scale), (long) (Math.max(0, other) * scale)};
    }

    private static long clamp(long value, long most) {
        return Math.max(0, Math.min(value, most));
    }

    private static void put(Map<Part, Long> parts, Part part, long nanos) {
        if (nanos > 0) {
            parts.put(part, nanos);
        }
    }

    /**
     * The same shares of another time. The run that is drawn is one of those measured: where their number is even none of
     * them is the median, and a bar as long as one of them would contradict the figure beside it.
     */
    Split lasting(double seconds) {
        long total = total();
        if (total <= 0 || !(seconds > 0)) {
            return this;
        }
        double factor = seconds * 1e9 / total;
        EnumMap<Part, Long> scaled = new EnumMap<>(Part.class);
        nanos.forEach((part, time) -> scaled.put(part, Math.round(time * factor)));
        return new Split(scaled);
    }

    long total() {
        return nanos.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Whether anything but tasks and handing over took time. */
    boolean hasCosts() {
        return nanos.containsKey(Part.SPAWN)
                || nanos.containsKey(Part.PICKLING)
                || nanos.containsKey(Part.SENDING)
                || nanos.containsKey(Part.RETURNING);
    }
}
