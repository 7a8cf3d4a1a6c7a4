package dev.tandem.engine.cluster;

import dev.tandem.engine.cluster.message.FromDriver;
import dev.tandem.trace.Accounting;
import dev.tandem.trace.Ending;
import dev.tandem.trace.TaskTrace;
import dev.tandem.trace.Worker;
import java.util.List;

/** Tries that no executor reported the end of: what is known of them is when they were given out, and when lost. */
final class Tries {
    private Tries() {}

    /** @param then what became of the task ("given up") */
    static TaskTrace lost(FromDriver.Lost one, String then) {
        String what =
                one.tasks().length == 1 ? "" : "with the tasks up to " + one.tasks()[one.tasks().length - 1] + " ";
        String why = one.reason().isEmpty() ? "" : " (" + one.reason() + ")";
        return ended(
                one.tasks()[0],
                one.launchedNanos(),
                one.lostNanos(),
                what + "lost with executor " + one.executor() + " on " + one.host() + why + "; " + then);
    }

    /** @param note why it ended */
    static TaskTrace ended(int task, long from, long to, String note) {
        long end = Math.max(from, to);
        return new TaskTrace(
                task,
                new Worker(0, "", -1, -1),
                from,
                end,
                Accounting.wallOnly(end - from),
                Ending.KILLED,
                note,
                List.of(),
                List.of());
    }
}
