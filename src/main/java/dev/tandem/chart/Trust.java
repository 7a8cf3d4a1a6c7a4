package dev.tandem.chart;

import dev.tandem.trace.Timeline;
import java.util.Optional;

/** What a reader must know before believing the bars of a timeline. That samples and accounts agree, trace checks. */
final class Trust {
    /** From this share of a task on its bar counts as sampled. */
    private static final double MOSTLY = 0.9;

    private Trust() {}

    /** That the figures of some tasks' states are not exact. */
    static Optional<String> sampledOnly(Timeline timeline) {
        long sampled = timeline.tasks().stream().filter(Account::sampledOnly).count();
        return sampled == 0
                ? Optional.empty()
                : Optional.of("The clocks of "
                        + (sampled == timeline.tasks().size() ? "tasks" : Quantity.count(sampled, "task"))
                        + " could not be read at the end: where that time went is told by samples.");
    }

    static Optional<String> unsampled(Timeline timeline) {
        long without = timeline.tasks().stream()
                .filter(task -> task.endNanos() > task.startNanos()
                        && !Account.sampledOnly(task)
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
}
