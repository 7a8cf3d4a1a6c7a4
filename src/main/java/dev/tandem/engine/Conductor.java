package dev.tandem.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Has one execution after another done: passes the stop on to the one that is on, ends it at its time limit, tells the
 * listener. For the one thread that runs a workload.
 */
final class Conductor<T> implements AutoCloseable {
    private static final long PROGRESS_MILLIS = 250;

    private final Workload<T> workload;
    private final Optional<Duration> timeout;
    private final RunControl control;
    private final RunListener listener;
    private final WaitWitness witness;
    private final AtomicReference<StopSwitch> current = new AtomicReference<>(new StopSwitch());
    private final ScheduledExecutorService clock;
    private long firstStart = Long.MIN_VALUE;
    private boolean interrupted;

    Conductor(
            Workload<T> workload,
            Optional<Duration> timeout,
            RunControl control,
            RunListener listener,
            WaitWitness witness) {
        this.witness = witness;
        this.workload = workload;
        this.timeout = timeout;
        this.control = control;
        this.listener = listener;
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "tandem run clock");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        clock = timer;
        control.onCancel(() -> current.get().cancel(control.reason()));
    }

    /** Whether the run as a whole was stopped: nothing more is to be executed. */
    boolean stopped() {
        return control.cancelled() || interrupted;
    }

    /** How long the run has been on, in s. */
    double elapsedSeconds() {
        return firstStart == Long.MIN_VALUE ? 0 : (System.nanoTime() - firstStart) / 1e9;
    }

    int tasks() {
        return workload.tasks();
    }

    /** Executes the workload once. */
    Execution<T> execute(Mode mode, int workers, Stage stage) throws ModeException {
        StopSwitch stop = new StopSwitch(control::print);
        current.set(stop);
        if (control.cancelled()) {
            stop.cancel(control.reason());
        }
        if (firstStart == Long.MIN_VALUE) {
            firstStart = System.nanoTime();
        }
        listener.starts(stage);
        ScheduledFuture<?> progress = clock.scheduleAtFixedRate(
                () -> report(stage, stop), PROGRESS_MILLIS, PROGRESS_MILLIS, TimeUnit.MILLISECONDS);
        Optional<ScheduledFuture<?>> limit = timeout.map(after -> clock.schedule(
                () -> stop.cancel(RunSettings.limitReached(after)), after.toNanos(), TimeUnit.NANOSECONDS));
        try {
            witness.before();
            control.offerKill(task -> {
                throw new IllegalStateException("The tasks of " + mode.name() + " on " + mode.runtime()
                        + " can't be ended one by one: the stop button ends the whole run.");
            });
            Execution<T> execution = mode.run(workload, workers, new Relay(stop));
            witness.after(mode, execution.timeline());
            return execution;
        } finally {
            control.offerKill(TaskKiller.NOTHING_RUNS);
            progress.cancel(false);
            limit.ifPresent(l -> l.cancel(false));
            interrupted |= Thread.currentThread().isInterrupted();
        }
    }

    private void report(Stage stage, StopSwitch stop) {
        long ended = stop.endedTasks();
        listener.progress(stage, ended, Math.max(0, stop.startedTasks() - ended), System.nanoTime() - firstStart);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    /** Counts tasks here, and hands them on to whoever asked for the run. */
    private final class Relay implements RunControl {
        private final StopSwitch stop;

        Relay(StopSwitch stop) {
            this.stop = stop;
        }

        @Override
        public boolean cancelled() {
            return stop.cancelled();
        }

        @Override
        public String reason() {
            return stop.reason();
        }

        @Override
        public void onCancel(Runnable action) {
            stop.onCancel(action);
        }

        @Override
        public void offerKill(TaskKiller killer) {
            control.offerKill(killer);
        }

        @Override
        public void started(int task) {
            stop.started(task);
            control.started(task);
        }

        @Override
        public void ended(int task) {
            stop.ended(task);
            control.ended(task);
        }

        @Override
        public void print(boolean standardError, String text) {
            control.print(standardError, text);
        }
    }
}
