package dev.tandem.bytecode;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Stops what one thread does for a cell, and nothing else that runs: interrupts it, and has the next checkpoint on it
 * throw {@link Stopped}, until it is {@link #end over}. Threads that it has started go on. Safe for any thread.
 */
public final class ThreadStop implements Stopping {
    /** As long as that, a thread in a library is waited for with all checkpoints alert, which slows down all cells. */
    private static final long CALM_AFTER_MILLIS = 3_000;

    private static final long LONGEST_PAUSE_MILLIS = 500;

    private final Thread thread;
    private final CountDownLatch over = new CountDownLatch(1);

    /** @param thread runs code of a cell, as long as this isn't over */
    public ThreadStop(Thread thread) {
        this.thread = thread;
    }

    /** Begins to stop it, once. Returns at once; does nothing if this is {@link #end over} already. */
    public void begin() {
        Thread stopper = new Thread(null, this::insist, "stopper", 0, false);
        stopper.setDaemon(true);
        stopper.start();
    }

    /** Says that what was to be stopped has ended: from now on the thread is left alone. Its interrupt flag may be set. */
    public synchronized void end() {
        over.countDown();
    }

    /** Waits for {@link #end}; returns whether it came. */
    public boolean awaitEnd(long time, TimeUnit unit) throws InterruptedException {
        return over.await(time, unit);
    }

    @Override
    public boolean concernsCurrentThread() {
        return Thread.currentThread() == thread && over.getCount() > 0;
    }

    /** A task may swallow an interrupt and go on waiting: it is asked again, ever more seldom. */
    private void insist() {
        StopSite.announce(this);
        try {
            long begin = System.nanoTime();
            long pause = 2;
            do {
                interrupt();
                if (inLibrary() && System.nanoTime() - begin > TimeUnit.MILLISECONDS.toNanos(CALM_AFTER_MILLIS)) {
                    StopSite.disarm(this);
                } else {
                    StopSite.arm(this);
                }
                pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
            } while (!over.await(pause, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            StopSite.forget(this);
        }
    }

    private synchronized void interrupt() {
        if (over.getCount() > 0) {
            thread.interrupt();
            StoppableWaits.endWaitOf(thread);
        }
    }

    private boolean inLibrary() {
        StackTraceElement[] stack = thread.getStackTrace();
        return stack.length > 0 && !CellRun.isChecked(stack[0].getClassName());
    }
}
