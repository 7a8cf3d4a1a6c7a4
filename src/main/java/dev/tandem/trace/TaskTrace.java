package dev.tandem.trace;

import java.util.List;
import java.util.Objects;

/**
 * What is known of one task of one execution.
 *
 * @param index the task's index in {@code 0 .. tasks-1}
 * @param worker what it ran on
 * @param startNanos on the session's monotonic clock
 * @param endNanos on the same clock
 * @param accounting where its time went
 * @param ending how it ended
 * @param note for a failed or killed task, one line on why; else ""
 * @param slices its states over time, for drawing; may be empty
 * @param spans the parts that the user named
 */
public record TaskTrace(
        int index,
        Worker worker,
        long startNanos,
        long endNanos,
        Accounting accounting,
        Ending ending,
        String note,
        List<Slice> slices,
        List<NamedSpan> spans) {
    public TaskTrace {
        Objects.requireNonNull(worker, "worker");
        Objects.requireNonNull(accounting, "accounting");
        Objects.requireNonNull(ending, "ending");
        Objects.requireNonNull(note, "note");
        slices = List.copyOf(slices);
        spans = List.copyOf(spans);
        if (endNanos < startNanos) {
            throw new IllegalArgumentException(
                    "Task " + index + " ends (" + endNanos + ") before it starts (" + startNanos + ").");
        }
    }

    /** The same with another account and other slices. */
    TaskTrace with(Accounting account, List<Slice> drawn) {
        return new TaskTrace(index, worker, startNanos, endNanos, account, ending, note, drawn, spans);
    }
}
