package dev.tandem.engine.gil;

import dev.tandem.bytecode.CellRun;
import dev.tandem.bytecode.gil.LockCalls;

/**
 * What the checkpoints in the user's own types do during a run under a lock: the same as those of the copies, on the
 * threads that may work for the run. To be bound to {@link dev.tandem.bytecode.gil.LockSites} while it goes on.
 *
 * <p>A record, because the JIT takes the fields of a record for constants: a checkpoint is one read.
 *
 * @param ticks of Python 2's ticker; 0 without one
 * @param strip the turns of a counted loop between two checkpoints
 * @param left what is left of the ticks; only the lock's holder writes it
 */
record TypeCalls(InterpreterLock lock, CellRun run, int ticks, int strip, int[] left) implements LockCalls {
    TypeCalls(InterpreterLock lock, CellRun run) {
        this(lock, run, lock.ticks(), lock.strip(), new int[1]);
    }

    @Override
    public boolean areForCurrentThread() {
        return run.isCurrent();
    }

    /** Looks whether its thread is inside cell code: one that has left it keeps the lock only until somebody comes. */
    @Override
    public void entry() {
        if (lock.inside != Thread.currentThread() || ticks > 0 && --left[0] < 0) {
            slow(true);
        }
    }

    @Override
    public void check() {
        if (lock.fast != Thread.currentThread() || ticks > 0 && --left[0] < 0) {
            slow(false);
        }
    }

    @Override
    public int strip(int counter, int bound) {
        if (lock.fast != Thread.currentThread() || ticks > 0 && (left[0] -= strip) < 0) {
            slow(false);
        }
        return (int) Math.min((long) counter + strip, bound);
    }

    private void slow(boolean entry) {
        if (!run.mayBeCurrent()) {
            return;
        }
        left[0] = ticks;
        if (entry) {
            lock.checkpointAtEntry();
        } else {
            lock.checkpoint();
        }
    }

    @Override
    public void reacquire() {
        if (lock.fast != Thread.currentThread() && run.mayBeCurrent()) {
            lock.reacquire();
        }
    }

    @Override
    public void release() {
        if (run.mayBeCurrent()) {
            lock.release();
        }
    }

    @Override
    public void releaseForLarge(int length) {
        if (length >= InterpreterLock.LARGE_BYTES) {
            release();
        }
    }

    @Override
    public void releaseForLarge(byte[] bytes) {
        releaseForLarge(bytes == null ? 0 : bytes.length);
    }

    @Override
    public void releaseForMonitor(Object monitor) {
        if (monitor != null && !Thread.holdsLock(monitor)) {
            release();
        }
    }

    @Override
    public void beginInitializer() {
        if (run.mayBeCurrent()) {
            lock.beginInitializer();
        }
    }

    @Override
    public void endInitializer() {
        if (run.mayBeCurrent()) {
            lock.endInitializer();
        }
    }
}
