package dev.tandem.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** A {@link RunControl} that can be cancelled, and that counts tasks. Safe for any thread. */
public final class StopSwitch implements RunControl {
    /** Receives what workers outside this JVM print. */
    @FunctionalInterface
    public interface Printer {
        void print(boolean standardError, String text);
    }

    private final Printer printer;
    private final LongAdder started = new LongAdder();
    private final LongAdder ended = new LongAdder();

    /** Empty until cancelled. Written while holding this. */
    private volatile String reason = "";

    /** Of the execution that is going on. */
    private volatile TaskKiller killer = TaskKiller.NOTHING_RUNS;

    /** Guarded by this. */
    private final List<Runnable> actions = new ArrayList<>();

    /** A switch for a run whose workers' output goes to this JVM's standard streams. */
    public StopSwitch() {
        this((standardError, text) -> (standardError ? System.err : System.out).print(text));
    }

    public StopSwitch(Printer printer) {
        this.printer = printer;
    }

    /**
     * Ends the run; later calls have no effect.
     *
     * @param why a sentence
     */
    public void cancel(String why) {
        List<Runnable> toRun;
        synchronized (this) {
            if (cancelled()) {
                return;
            }
            reason = why.isEmpty() ? "The run was stopped." : why;
            toRun = List.copyOf(actions);
            actions.clear();
        }
        toRun.forEach(Runnable::run);
    }

    @Override
    public boolean cancelled() {
        return !reason.isEmpty();
    }

    @Override
    public String reason() {
        return reason;
    }

    @Override
    public void onCancel(Runnable action) {
        synchronized (this) {
            if (!cancelled()) {
                actions.add(action);
                return;
            }
        }
        action.run();
    }

    @Override
    public void offerKill(TaskKiller offered) {
        killer = offered;
    }

    /**
     * Ends one task of the execution that is going on.
     *
     * @return as {@link TaskKiller#kill}
     * @throws IllegalStateException as there
     */
    public boolean kill(int task) {
        return killer.kill(task);
    }

    @Override
    public void started(int task) {
        started.increment();
    }

    @Override
    public void ended(int task) {
        ended.increment();
    }

    @Override
    public void print(boolean standardError, String text) {
        printer.print(standardError, text);
    }

    /** How many tasks have started so far. */
    public long startedTasks() {
        return started.sum();
    }

    /** How many tasks have ended so far. */
    public long endedTasks() {
        return ended.sum();
    }
}
