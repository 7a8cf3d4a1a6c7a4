package dev.tandem.trace;

import java.util.List;
import java.util.Objects;

/**
 * What happened to an emulated interpreter lock in one run, written down by the lock itself. Times in ns on the
 * session's monotonic clock, exact, in order of their end. A thread is its position in {@code threads}.
 *
 * @param threads who met the lock; the first ones needn't be workers
 * @param holdings who held it when; the lock was handed over where one holding follows another thread's
 * @param waitings who waited for it when
 * @param dropRequests who asked the holder for it when
 * @param figures the sums
 * @param complete whether every event is here; the sums always count all
 */
public record LockTrace(
        List<LockThread> threads,
        List<Holding> holdings,
        List<Waiting> waitings,
        List<DropRequest> dropRequests,
        LockFigures figures,
        boolean complete) {
    public LockTrace {
        threads = List.copyOf(threads);
        holdings = List.copyOf(holdings);
        waitings = List.copyOf(waitings);
        dropRequests = List.copyOf(dropRequests);
        Objects.requireNonNull(figures, "figures");
    }

    /** The same, with the lanes of {@code workers} written to the threads that they are. */
    public LockTrace on(List<Worker> workers) {
        List<LockThread> known = threads.stream()
                .map(thread -> workers.stream()
                        .filter(worker -> worker.name().equals(thread.name) && worker.tid() == thread.tid)
                        .findFirst()
                        .map(worker -> new LockThread(thread.name, thread.tid, worker.id()))
                        .orElse(thread))
                .toList();
        return new LockTrace(known, holdings, waitings, dropRequests, figures, complete);
    }

    /**
     * A thread that met the lock.
     *
     * @param name its name
     * @param tid the operating system's id, or -1 where unknown
     * @param worker the {@link Worker#id} of the lane that it is, or -1 for a thread that a task has started
     */
    public record LockThread(String name, long tid, int worker) {}

    /** A stretch of time that a thread held the lock, and how it let go of it. */
    public record Holding(int thread, long startNanos, long endNanos, LockRelease release) {}

    /** A stretch of time that a thread waited for the lock. */
    public record Waiting(int thread, long startNanos, long endNanos) {}

    /** The moment at which a thread that had waited for a switch interval asked for the lock. */
    public record DropRequest(int thread, long atNanos) {}
}
