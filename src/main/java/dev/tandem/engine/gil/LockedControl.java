package dev.tandem.engine.gil;

import dev.tandem.bytecode.CellRun;
import dev.tandem.engine.RunControl;
import dev.tandem.engine.TaskKiller;

/**
 * The control of a run under a lock. When the run is cancelled the lock's checkpoints throw, but only after the workers
 * know why: otherwise the tasks would look as if they had failed.
 *
 * @param next the run's own
 * @param lock what stops the copies
 * @param code what stops all code of cells
 */
record LockedControl(RunControl next, InterpreterLock lock, CellRun code) implements RunControl {
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
            // The user's own types have no checkpoints of the lock.
            code.stop();
        });
    }

    @Override
    public void offerKill(TaskKiller killer) {
        next.offerKill(killer);
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
