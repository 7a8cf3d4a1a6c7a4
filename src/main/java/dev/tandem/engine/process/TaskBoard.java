package dev.tandem.engine.process;

import dev.tandem.engine.Outcome;
import dev.tandem.trace.Accounting;
import dev.tandem.trace.Ending;
import dev.tandem.trace.NamedSpan;
import dev.tandem.trace.TaskTrace;
import dev.tandem.trace.Worker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/** All tasks of one run: which wait for a worker, what came of the others. Guarded by its run. */
final class TaskBoard<T> {
    private static final int NOTE_LENGTH = 200;

    private final List<Outcome<T>> outcomes;
    private final TaskTrace[] traces;
    private final Deque<Integer> waiting = new ArrayDeque<>();
    /** The first tasks, one for each worker that is still to come. */
    private final Deque<Integer> reserved = new ArrayDeque<>();

    private int unfinished;

    TaskBoard(int tasks) {
        this.traces = new TaskTrace[tasks];
        this.unfinished = tasks;
        this.outcomes = new ArrayList<>(tasks);
        Outcome<T> notStarted = new Outcome.NotStarted<>();
        for (int i = 0; i < tasks; i++) {
            outcomes.add(notStarted);
            waiting.addLast(i);
        }
    }

    /** Sets the first {@code count} tasks aside, one for each worker. */
    void reserve(int count) {
        for (int i = 0; i < count; i++) {
            reserved.addLast(waiting.removeFirst());
        }
    }

    /** A task that was set aside, if there is one left. */
    OptionalInt takeReserved() {
        Integer task = reserved.pollFirst();
        return task == null ? OptionalInt.empty() : OptionalInt.of(task);
    }

    int waiting() {
        return waiting.size();
    }

    boolean allEnded() {
        return unfinished == 0;
    }

    /** Takes up to {@code count} tasks that wait. */
    List<Integer> take(int count) {
        List<Integer> taken = new ArrayList<>(Math.min(count, waiting.size()));
        while (taken.size() < count && !waiting.isEmpty()) {
            taken.add(waiting.removeFirst());
        }
        return taken;
    }

    /** Puts tasks back at the head of the queue, in this order. */
    void putBack(List<Integer> tasks) {
        for (int i = tasks.size() - 1; i >= 0; i--) {
            waiting.addFirst(tasks.get(i));
        }
    }

    void putBack(OptionalInt task) {
        task.ifPresent(waiting::addFirst);
    }

    /** Writes down how a task ended; what its worker's books say of it may follow. */
    void ended(int task, Outcome<T> outcome, Worker worker, long startNanos, long endNanos) {
        long end = Math.max(startNanos, endNanos);
        outcomes.set(task, outcome);
        unfinished--;
        TaskTrace booked = traces[task];
        traces[task] = new TaskTrace(
                task,
                worker,
                startNanos,
                end,
                booked == null ? Accounting.wallOnly(end - startNanos) : booked.accounting(),
                ending(outcome),
                note(outcome),
                List.of(),
                booked == null ? List.of() : booked.spans());
    }

    /** Writes down what the worker's books say of a task, before or after it was said to have {@link #ended}. */
    void booked(Worker worker, int task, Accounting accounting, List<NamedSpan> spans) {
        TaskTrace known = traces[task];
        traces[task] = known == null
                ? new TaskTrace(task, worker, 0, 0, accounting, Ending.DONE, "", List.of(), spans)
                : new TaskTrace(
                        task,
                        known.worker(),
                        known.startNanos(),
                        known.endNanos(),
                        accounting,
                        known.ending(),
                        known.note(),
                        List.of(),
                        spans);
    }

    /** Ends all tasks that nobody has begun. */
    void failWaiting(Throwable error) {
        waiting.forEach(task -> outcomes.set(task, new Outcome.Failure<>(error)));
        reserved.forEach(task -> outcomes.set(task, new Outcome.Failure<>(error)));
    }

    List<Outcome<T>> outcomes() {
        return outcomes;
    }

    /** Of the tasks that were started, in order of index. */
    List<TaskTrace> traces() {
        return Arrays.stream(traces)
                .filter(Objects::nonNull)
                // Booked, but the result was lost with its worker.
                .filter(trace -> !(outcomes.get(trace.index()) instanceof Outcome.NotStarted))
                .toList();
    }

    private static Ending ending(Outcome<?> outcome) {
        if (outcome instanceof Outcome.Result) {
            return Ending.DONE;
        }
        return outcome instanceof Outcome.Failure ? Ending.FAILED : Ending.KILLED;
    }

    private static String note(Outcome<?> outcome) {
        if (outcome instanceof Outcome.Result) {
            return "";
        }
        String text = "";
        if (outcome instanceof Outcome.Failure<?> failure) {
            text = String.valueOf(failure.error());
        } else if (outcome instanceof Outcome.Killed<?> killed) {
            text = killed.why();
        }
        String line = text.lines().findFirst().orElse("").strip();
        return line.length() <= NOTE_LENGTH ? line : line.substring(0, NOTE_LENGTH - 3) + "...";
    }
}
