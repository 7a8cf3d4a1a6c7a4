package dev.tandem.bytecode.gil;

import java.util.List;
import java.util.Optional;

/**
 * For several runs at once, each under a lock of its own: a thread goes to that of its run. Whose work a pool's thread
 * does can't be told then; it goes to none.
 */
record EachToItsOwn(List<LockCalls> runs) implements LockCalls {
    EachToItsOwn {
        runs = List.copyOf(runs);
    }

    private Optional<LockCalls> own() {
        return runs.stream().filter(LockCalls::areForCurrentThread).findFirst();
    }

    @Override
    public boolean areForCurrentThread() {
        return own().isPresent();
    }

    @Override
    public void entry() {
        own().ifPresent(LockCalls::entry);
    }

    @Override
    public void check() {
        own().ifPresent(LockCalls::check);
    }

    @Override
    public int strip(int counter, int bound) {
        return own().map(run -> run.strip(counter, bound)).orElse(bound);
    }

    @Override
    public void reacquire() {
        own().ifPresent(LockCalls::reacquire);
    }

    @Override
    public void release() {
        own().ifPresent(LockCalls::release);
    }

    @Override
    public void releaseForLarge(int length) {
        own().ifPresent(run -> run.releaseForLarge(length));
    }

    @Override
    public void releaseForLarge(byte[] bytes) {
        own().ifPresent(run -> run.releaseForLarge(bytes));
    }

    @Override
    public void releaseForMonitor(Object monitor) {
        own().ifPresent(run -> run.releaseForMonitor(monitor));
    }

    @Override
    public void beginInitializer() {
        own().ifPresent(LockCalls::beginInitializer);
    }

    @Override
    public void endInitializer() {
        own().ifPresent(LockCalls::endInitializer);
    }
}
