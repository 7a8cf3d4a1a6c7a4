package dev.tandem.chart;

import dev.tandem.trace.Cost;
import dev.tandem.trace.TaskTrace;
import dev.tandem.trace.Timeline;
import java.util.EnumMap;
import java.util.Map;

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
        SENDING("sending code and data", "#E69F00"),
        /** The rest before the first start and after the last end: queues, wake-ups. */
        HAND_OVER("handing over", "#8C8C8C"),
        /** First start to last end: the span. */
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
        long spawn =
                clamp(timeline.spawn().stream().mapToLong(Cost::nanos).max().orElse(0), before);
        long sending = clamp(timeline.transferOut().map(Cost::nanos).orElse(0L), before - spawn);
        long returning = clamp(timeline.transferBack().map(Cost::nanos).orElse(0L), after);
        put(parts, Part.SPAWN, spawn);
        put(parts, Part.SENDING, sending);
        put(parts, Part.TASKS, wall - before - after);
        put(parts, Part.RETURNING, returning);
        put(parts, Part.HAND_OVER, before - spawn - sending + after - returning);
        return new Split(parts);
    }

    private static long clamp(long value, long most) {
        return Math.max(0, Math.min(value, most));
    }

    private static void put(Map<Part, Long> parts, Part part, long nanos) {
        if (nanos > 0) {
            parts.put(part, nanos);
        }
    }

    long total() {
        return nanos.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Whether anything but tasks and handing over took time. */
    boolean hasCosts() {
        return nanos.containsKey(Part.SPAWN) || nanos.containsKey(Part.SENDING) || nanos.containsKey(Part.RETURNING);
    }
}
