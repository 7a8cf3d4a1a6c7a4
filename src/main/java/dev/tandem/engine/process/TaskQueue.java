package dev.tandem.engine.process;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a worker has still to do, in order: bodies to make, tasks to run, bodies to forget. Safe for any thread. */
final class TaskQueue {
    /** Guarded by this. */
    private final Deque<Item> items = new ArrayDeque<>();

    /** Something to do. */
    sealed interface Item {}

    /** Make a body. */
    record Make(ToWorker.Begin begin) implements Item {}

    /** Run a task: the one at {@code position} of the frame that brought it. */
    record Run(ToWorker.Tasks frame, int position) implements Item {
        int task() {
            return frame.indices()[position];
        }
    }

    /** Forget a body. */
    record Forget(ToWorker.Over over) implements Item {}

    synchronized void add(ToWorker.Over over) {
        items.addLast(new Forget(over));
        notifyAll();
    }

    synchronized void add(ToWorker.Begin begin) {
        items.addLast(new Make(begin));
        notifyAll();
    }

    synchronized void add(ToWorker.Tasks tasks) {
        for (int i = 0; i < tasks.indices().length; i++) {
            items.addLast(new Run(tasks, i));
        }
        notifyAll();
    }

    synchronized boolean isEmpty() {
        return items.isEmpty();
    }

    /** Takes the next, or null if there is none now. */
    synchronized Item poll() {
        return items.pollFirst();
    }

    /** Takes the next, waiting for it. */
    synchronized Item take() throws InterruptedException {
        while (items.isEmpty()) {
            wait();
        }
        return items.removeFirst();
    }

    /** Waits until there is a next one, but no longer than so many ms; returns whether there is. */
    synchronized boolean await(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (items.isEmpty() && System.nanoTime() < deadline) {
            TimeUnit.NANOSECONDS.timedWait(this, deadline - System.nanoTime());
        }
        return !items.isEmpty();
    }

    /** Takes up to {@code count} tasks of {@code run} back from the end. */
    synchronized List<Integer> takeBack(int run, int count) {
        List<Integer> back = new ArrayList<>();
        while (back.size() < count
                && items.peekLast() instanceof Run last
                && last.frame().run() == run) {
            items.removeLast();
            back.add(0, last.task());
        }
        return back;
    }
}
