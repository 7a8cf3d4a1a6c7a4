package dev.tandem.engine.process;

import dev.tandem.engine.RunControl;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A run's control in the hands of a test. */
class TestControl implements RunControl {
    private final List<Runnable> actions = new ArrayList<>();
    private final StringBuilder out = new StringBuilder();
    private final StringBuilder err = new StringBuilder();
    private String reason = "";
    final CountDownLatch firstOutput = new CountDownLatch(1);

    /** Ends the run, on the calling thread. */
    void cancel(String why) {
        List<Runnable> due;
        synchronized (this) {
            reason = why;
            due = List.copyOf(actions);
        }
        due.forEach(Runnable::run);
    }

    synchronized String out() {
        return out.toString();
    }

    synchronized String err() {
        return err.toString();
    }

    @Override
    public synchronized boolean cancelled() {
        return !reason.isEmpty();
    }

    @Override
    public synchronized String reason() {
        return reason;
    }

    @Override
    public void onCancel(Runnable action) {
        synchronized (this) {
            if (reason.isEmpty()) {
                actions.add(action);
                return;
            }
        }
        action.run();
    }

    @Override
    public void started(int task) {}

    @Override
    public void ended(int task) {}

    @Override
    public synchronized void print(boolean standardError, String text) {
        (standardError ? err : out).append(text);
        firstOutput.countDown();
    }
}
