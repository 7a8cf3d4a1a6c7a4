package dev.tandem.engine.gil;

import dev.tandem.bytecode.CellRun;
import dev.tandem.bytecode.gil.LockCalls;

/**
 * What the checkpoints in the user's own types do during a run under a lock: the same as those of the copies, on the
 * threads that may work for the run. To be bound to {@link dev.tandem.bytecode.gil.LockSites} while it goes on.
 */
final class TypeCalls implements LockCalls {
    private final InterpreterLock lock;
    private final CellRun run;

    /** Of Python 2's ticker; 0 without one. */
    private final int ticks;

    private final int strip;

    /** What is left of them. Only the lock's holder writes it. */
    private int left;

    TypeCalls(InterpreterLock lock, CellRun run) {
        this.lock = lock;
        this.run = run;
        this.ticks = lock.ticks();
        this.strip = lock.strip();
    }

    @Override
    public boolean areForCurrentThread() {
        return run.isCurrent();
    }

    @Override
    public void entry() {
        if (lock.fast != Thread.currentThread() || ticks > 0 && --left < 0) {
            slow(true);
        }
    }

    @Override
    public void check() {
        if (lock.fast != Thread.currentThread() || ticks > 0 && --left < 0) {
            slow(false);
        }
    }

    @Override
    public int strip(int counter, int bound) {
        if (lock.fast != Thread.currentThread() || ticks > 0 && (left -= strip) < 0) {
            slow(false);
        }
        return (int) Math.min((long) counter + strip, bound);
    }

    private void slow(boolean entry) {
        if (!run.mayBeCurrent()) {
            return;
        }
        left = ticks;
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
