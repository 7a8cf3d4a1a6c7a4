package dev.tandem.engine.gil;

import dev.tandem.bytecode.CellRun;
import dev.tandem.bytecode.gil.LockSites;
import dev.tandem.engine.Body;
import dev.tandem.engine.Execution;
import dev.tandem.engine.Mode;
import dev.tandem.engine.ModeException;
import dev.tandem.engine.Outcome;
import dev.tandem.engine.RunControl;
import dev.tandem.engine.Shipment;
import dev.tandem.engine.Workload;
import dev.tandem.engine.thread.ThreadsMode;
import dev.tandem.trace.LockTrace;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Platform threads under an emulated interpreter lock. Its baseline is itself with one worker: the same code, one task
 * after another, under the lock.
 *
 * <p>Keeps the classes that it made for the last workload, so that repeats of it run the same compiled code, and runs
 * one workload at a time. Safe for any thread.
 */
public final class GilMode implements Mode {
    private final GilSettings settings;
    private final boolean verifying;

    /** Held while a workload runs; guards what follows. */
    private final ReentrantLock running = new ReentrantLock();

    private Shipment shipment;
    private Generation generation;

    public GilMode(GilSettings settings) {
        this(settings, false);
    }

    /** @param verifying whether the lock checks at every checkpoint that it was not lost; for tests */
    GilMode(GilSettings settings, boolean verifying) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.verifying = verifying;
    }

    @Override
    public String name() {
        return "gil";
    }

    public GilSettings settings() {
        return settings;
    }

    @Override
    public <T> Execution<T> run(Workload<T> workload, int workers, RunControl control) throws ModeException {
        Shipment wanted = workload.shipment()
                .orElseThrow(() -> new ModeException("Only a cell can run under the interpreter lock, because its"
                        + " bytecode has to be changed, and this workload is a lambda: put it into a cell with"
                        + " %%gil."));
        try {
            running.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModeException("The run was interrupted before it began.", e);
        }
        try {
            if (wanted != shipment) {
                generation = Generation.of(wanted, new InterpreterLock(settings, verifying));
                shipment = wanted;
            }
            return run(generation, workload, workers, control);
        } finally {
            running.unlock();
        }
    }

    private static <T> Execution<T> run(Generation locked, Workload<T> workload, int workers, RunControl control)
            throws ModeException {
        InterpreterLock lock = locked.lock();
        @SuppressWarnings("unchecked") // compiled from the same source as the workload's own body
        Body<T> body = (Body<T>) locked.body();
        CellRun stoppable = locked.start();
        Workload<T> underLock = new Workload<>(
                context -> stoppable.call(() -> body.run(context)),
                workload.tasks(),
                workload.elements(),
                workload.shipment());
        lock.record();
        Execution<T> execution;
        LockTrace trace;
        TypeCalls types = new TypeCalls(lock, stoppable);
        if (locked.reachesTypes()) {
            LockSites.bind(types);
        }
        try {
            execution = new ThreadsMode("gil", lock::waitedNanos)
                    .run(underLock, workers, new LockedControl(control, lock, stoppable));
        } finally {
            LockSites.unbind(types);
            trace = lock.recorded();
            lock.resume();
            stoppable.end();
        }
        List<Outcome<T>> outcomes = execution.outcomes();
        outcomes.forEach(outcome -> {
            if (outcome instanceof Outcome.Failure<T> failure) {
                locked.names().restore(failure.error());
            }
        });
        return new Execution<>(outcomes, LockedTimeline.of(execution.timeline(), trace));
    }
}
