package dev.tandem.engine.gil;

import dev.tandem.engine.RunControl;

/**
 * The control of a run under a lock. When the run is cancelled the lock's checkpoints throw, but only after the workers
 * know why: otherwise the tasks would look as if they had failed.
 *
 * @param next the run's own
 */
record LockedControl(RunControl next, InterpreterLock lock) implements RunControl {
    @Override
    public boolean cancelled() {
        return next.cancelled();
    }

    @Override
    public String reason() {
        return next.reason();
    }

    @Override
    public void onCancel(Runnable action) {
        next.onCancel(() -> {
            action.run();
            lock.stop();
        });
    }

    @Override
    public void started(int task) {
        next.started(task);
    }

    @Override
    public void ended(int task) {
        next.ended(task);
    }

    @Override
    public void print(boolean standardError, String text) {
        next.print(standardError, text);
    }
}
