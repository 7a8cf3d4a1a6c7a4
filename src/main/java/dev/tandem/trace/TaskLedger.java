package dev.tandem.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The books of one worker: which tasks it ran, and where their time went.
 *
 * <p>The thread's clocks are read between tasks, at most every {@value #GROUP_NANOS} ns: reading them costs a
 * microsecond, more than an empty task does. Tasks that follow each other faster share the growth of the clocks in
 * proportion to their length, so that the sums stay exact; a task longer than that has readings of its own.
 *
 * <p>{@link #begin} and {@link #end} belong to the worker's thread; what was written can be read from another, also
 * while a task is still running.
 */
public final class TaskLedger implements AutoCloseable {
    static final long GROUP_NANOS = 50_000;

    /** A gap between tasks longer than this belongs to no task. */
    private static final long GAP_NANOS = 10_000;

    private final Worker worker;
    private final ThreadProbe probe;
    private Reading since;

    /** Ended since the last reading. Guarded by this. */
    private final List<Entry> open = new ArrayList<>();

    /** Guarded by this. */
    private final List<TaskTrace> closed = new ArrayList<>();

    /** Null between tasks. Written by the worker alone. */
    private final AtomicReference<Running> running = new AtomicReference<>();

    /** Readings further apart than this are worth a sample. */
    private static final long MARK_NANOS = 1_000_000;

    private final Consumer<Reading> marks;

    /**
     * Opens the books of the current thread.
     *
     * @param probe of the current thread; closed with the ledger
     */
    public TaskLedger(Worker worker, ThreadProbe probe) {
        this(worker, probe, reading -> {});
    }

    /**
     * Opens the books of the current thread.
     *
     * @param marks is given the readings at the start and end of tasks that last, for a {@link Sampler}
     */
    public TaskLedger(Worker worker, ThreadProbe probe, Consumer<Reading> marks) {
        this.worker = worker;
        this.probe = probe;
        this.marks = marks;
        this.since = probe.read();
    }

    /** A task that has started and not ended. */
    public record Running(int task, Worker worker, long startNanos) {}

    private record Entry(int task, long start, long end, Ending ending, String note, List<NamedSpan> spans) {
        TaskTrace trace(Worker worker, Accounting accounting) {
            return new TaskTrace(task, worker, start, end, accounting, ending, note, List.of(), spans);
        }
    }

    /** The lane that the tasks ran on. */
    public Worker worker() {
        return worker;
    }

    /** Notes that a task starts now. */
    public void begin(int task) {
        long now = System.nanoTime();
        if (now - since.nanos() > GAP_NANOS && refreshed()) {
            now = System.nanoTime();
        }
        running.setRelease(new Running(task, worker, now));
    }

    /**
     * Notes that the task begun last ends now.
     *
     * @param note one line on why it failed, or ""
     */
    public void end(Ending ending, String note, List<NamedSpan> spans) {
        long now = System.nanoTime();
        Running ended = running.getPlain();
        if (ended == null) {
            throw new IllegalStateException("No task has begun on " + worker.name() + ".");
        }
        running.setRelease(null);
        synchronized (this) {
            open.add(new Entry(ended.task(), ended.startNanos(), now, ending, note, spans));
        }
        if (now - since.nanos() >= GROUP_NANOS) {
            settle();
        }
    }

    /** Ends the worker's part: everything written so far is accounted for, the probe closed. */
    @Override
    public void close() {
        settle();
        probe.close();
    }

    /**
     * Reads the tasks that have ended, in order of end. Of those that ended since the last reading, seen from another thread
     * while the worker is at work, only the wall time is known.
     */
    public synchronized void forEach(Consumer<TaskTrace> reader) {
        closed.forEach(reader);
        open.forEach(e -> reader.accept(e.trace(worker, Accounting.wallOnly(e.end - e.start))));
    }

    /**
     * Accounts for the tasks that have ended and hands them over: {@link #tasks} knows them no more. For books without
     * an end, such as a worker process keeps. On the worker's thread.
     */
    public List<TaskTrace> take() {
        settle();
        synchronized (this) {
            List<TaskTrace> taken = List.copyOf(closed);
            closed.clear();
            return taken;
        }
    }

    /** The task that is running now. */
    public Optional<Running> running() {
        return Optional.ofNullable(running.getAcquire());
    }

    /** The worker may have done something else since the last reading: that is no task's time. */
    private boolean refreshed() {
        synchronized (this) {
            if (!open.isEmpty()) {
                return false;
            }
        }
        since = probe.read();
        return true;
    }

    private void settle() {
        Reading now = probe.read();
        synchronized (this) {
            open.forEach(e -> closed.add(e.trace(worker, since.share(now, e.end - e.start))));
            open.clear();
        }
        if (now.nanos() - since.nanos() >= MARK_NANOS) {
            marks.accept(since);
            marks.accept(now);
        }
        since = now;
    }
}
