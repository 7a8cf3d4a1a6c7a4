package dev.tandem.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
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

    private static final int NONE = -1;

    /** A gap between tasks longer than this belongs to no task. */
    private static final long GAP_NANOS = 10_000;

    private final Worker worker;
    private final ThreadProbe probe;
    private Reading since;

    /** Ended since the last reading. Replaced by the worker while holding this; appended to by the worker alone. */
    private TaskGroup open = new TaskGroup();

    /** Guarded by this. */
    private final List<Settled> closed = new ArrayList<>();

    /** Which task runs, or {@link #NONE}. Written by the worker alone. */
    private final AtomicInteger runningTask = new AtomicInteger(NONE);

    /** When it began. Written by the worker alone, before {@link #runningTask}. */
    private final AtomicLong runningStart = new AtomicLong();

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

    /** Tasks between two readings. */
    private record Settled(TaskGroup group, Reading before, Reading after) {}

    /** The lane that the tasks ran on. */
    public Worker worker() {
        return worker;
    }

    /** Notes that a task starts now. */
    public void begin(int task) {
        long now = System.nanoTime();
        if (now - since.nanos() > GAP_NANOS && open.isEmpty()) {
            // The worker may have done something else since the last reading: that is no task's time.
            since = probe.read();
            now = System.nanoTime();
        }
        runningStart.setRelease(now);
        runningTask.setRelease(task);
    }

    /**
     * Notes that the task begun last ends now.
     *
     * @param note one line on why it failed, or ""
     */
    public void end(Ending ending, String note, List<NamedSpan> spans) {
        long now = System.nanoTime();
        int task = runningTask.getPlain();
        if (task == NONE) {
            throw new IllegalStateException("No task has begun on " + worker.name() + ".");
        }
        runningTask.setRelease(NONE);
        open.add(task, runningStart.getPlain(), now, ending, note, spans);
        if (now - since.nanos() >= GROUP_NANOS || open.isFull()) {
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
        closed.forEach(s -> s.group.forEach(worker, wall -> s.before.share(s.after, wall), reader));
        open.forEach(worker, Accounting::wallOnly, reader);
    }

    /**
     * Accounts for the tasks that have ended and hands them over: {@link #forEach} knows them no more. For books without
     * an end, such as a worker process keeps. On the worker's thread.
     */
    public List<TaskTrace> take() {
        settle();
        List<TaskTrace> taken = new ArrayList<>();
        synchronized (this) {
            forEach(taken::add);
            closed.clear();
        }
        return List.copyOf(taken);
    }

    /** The task that is running now. */
    public Optional<Running> running() {
        while (true) {
            int task = runningTask.getAcquire();
            if (task == NONE) {
                return Optional.empty();
            }
            long start = runningStart.getAcquire();
            // Had the next one begun meanwhile, this one's end would be seen.
            if (runningTask.getAcquire() == task) {
                return Optional.of(new Running(task, worker, start));
            }
        }
    }

    private void settle() {
        Reading now = probe.read();
        synchronized (this) {
            if (!open.isEmpty()) {
                closed.add(new Settled(open, since, now));
                open = new TaskGroup();
            }
        }
        if (now.nanos() - since.nanos() >= MARK_NANOS) {
            marks.accept(since);
            marks.accept(now);
        }
        since = now;
    }
}
