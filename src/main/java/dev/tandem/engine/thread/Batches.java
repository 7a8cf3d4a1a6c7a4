package dev.tandem.engine.thread;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes the next task from the counter that all workers of a run share, for one of them. As long as tasks are so short
 * that the fight for the counter would be felt, a worker takes a few at a time; near the end, and whenever tasks last, it
 * takes them one by one, so that no task waits behind a long one while another worker is idle. Confined to its worker.
 */
final class Batches {
    private static final int MOST = 16;

    /** Tasks that last so much less than this in a row are taken together. */
    private static final long SHORT_NANOS = 20_000;

    /** With less than this left for each worker, tasks are taken one by one. */
    private static final int LAST_FEW = 256;

    private final AtomicInteger counter;
    private final int tasks;
    private final int workers;
    private int size = 1;
    private int task = -1;
    private int end;
    private long taken;

    Batches(AtomicInteger counter, int tasks, int workers) {
        this.counter = counter;
        this.tasks = tasks;
        this.workers = workers;
    }

    /** Moves on to the next task; false when there is none left. */
    boolean next() {
        if (++task < end) {
            return true;
        }
        long now = System.nanoTime();
        boolean quick = taken != 0 && now - taken < SHORT_NANOS;
        boolean many = tasks - end > workers * LAST_FEW;
        size = quick && many ? Math.min(MOST, size * 2) : 1;
        taken = now;
        task = counter.getAndAdd(size);
        end = Math.min(tasks, task + size);
        return task >= 0 && task < tasks;
    }

    /** The task to run now. */
    int task() {
        return task;
    }
}
