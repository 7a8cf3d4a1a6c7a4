package dev.tandem.chart;

import dev.tandem.trace.TaskTrace;
import dev.tandem.trace.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a reader must know before believing the bars of a timeline. */
final class Trust {
    /** How far sampled and exact totals may be apart, as a share of the time of all tasks. */
    private static final double TOLERANCE = 0.1;
    /** From this share of a task on its bar counts as sampled. */
    private static final double MOSTLY = 0.9;

    private Trust() {}

    static List<String> notes(Timeline timeline) {
        List<String> notes = new ArrayList<>();
        unsampled(timeline).ifPresent(notes::add);
        disagreement(timeline).ifPresent(notes::add);
        return notes;
    }

    private static Optional<String> unsampled(Timeline timeline) {
        long without = timeline.tasks().stream()
                .filter(task -> task.endNanos() > task.startNanos()
                        && Piece.sampledShare(task, timeline.handOverNanos()) < MOSTLY)
                .count();
        if (without == 0) {
            return Optional.empty();
        }
        String who = without == timeline.tasks().size()
                ? "Tasks were"
                : Quantity.count(without, "task") + (without == 1 ? " was" : " were");
        return Optional.of(who + " not sampled throughout: where colours lie on each other their heights are exact "
                + "shares of that time, but when within it is not known.");
    }

    /** Compares what the sampler drew with the exact account, over the tasks that were sampled. */
    private static Optional<String> disagreement(Timeline timeline) {
        double sampled = 0;
        double exact = 0;
        double wall = 0;
        for (TaskTrace task : timeline.tasks()) {
            if (task.accounting().onCpuNanos().isPresent()
                    && Piece.sampledShare(task, timeline.handOverNanos()) >= MOSTLY) {
                for (Piece piece : Piece.of(task, timeline.handOverNanos())) {
                    sampled += piece.shade() == Shade.RUNNING ? piece.area() : 0;
                    wall += piece.area();
                }
                exact += task.accounting().onCpuNanos().getAsLong();
            }
        }
        if (wall == 0 || Math.abs(sampled - exact) / wall <= TOLERANCE) {
            return Optional.empty();
        }
        return Optional.of("The samples show " + Quantity.percent(sampled / wall) + " running, the exact account "
                + Quantity.percent(exact / wall) + ": trust the totals, not the bars.");
    }
}
