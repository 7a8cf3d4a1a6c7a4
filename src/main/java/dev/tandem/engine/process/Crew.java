package dev.tandem.engine.process;

import dev.tandem.engine.ModeException;
import dev.tandem.engine.RunControl;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Gets one run its workers: asks the pool for them, sends the body to each that arrives, replaces those that die, and gives
 * the run up where none can take it. Safe for any thread.
 */
final class Crew<T> {
    /** Workers that may die before they have made the body until the run is given up. */
    private static final int MAX_FALSE_STARTS = 3;

    private final int run;
    private final ClassLoader loader;
    private final WorkerPool pool;
    private final CodecPool codecs;
    private final RunControl control;
    private final RunState<T> state;
    private final TransferTally tally;
    private final HandOut<T> handOut;
    private final WorkerProcess.Listener listener;

    /** Asked for and not yet arrived. Guarded by the state, as are all fields below. */
    private int expected;

    private int falseStarts;
    private int begun;
    private Optional<ModeException> refusal = Optional.empty();

    /**
     * @param loader of the session's classes
     * @param listener hears what the workers say
     */
    Crew(
            int run,
            ClassLoader loader,
            WorkerPool pool,
            CodecPool codecs,
            RunControl control,
            RunState<T> state,
            TransferTally tally,
            HandOut<T> handOut,
            WorkerProcess.Listener listener) {
        this.run = run;
        this.loader = loader;
        this.pool = pool;
        this.codecs = codecs;
        this.control = control;
        this.state = state;
        this.tally = tally;
        this.handOut = handOut;
        this.listener = listener;
    }

    /** Asks the pool for workers. */
    List<CompletableFuture<WorkerProcess>> lease(int count) throws ModeException {
        try {
            List<CompletableFuture<WorkerProcess>> leases = pool.lease(count, listener);
            synchronized (state) {
                expected += count;
            }
            return leases;
        } catch (IOException e) {
            throw new ModeException("Worker processes can't be started: " + e.getMessage(), e);
        }
    }

    /** A worker is there, or isn't to come: it is sent the body and its first task. */
    void arrived(Parcel toSend, WorkerProcess worker, Throwable error) {
        Lane lane;
        synchronized (state) {
            expected--;
            if (error != null) {
                state.board().putBack(state.board().takeReserved());
                falseStart((error.getCause() == null ? error : error.getCause()).getMessage());
                lane = null;
            } else if (state.over()) {
                pool.release(worker, control);
                return;
            } else {
                lane = state.join(worker, codecs.take(loader));
                worker.takeSpawnCost().ifPresent(tally::spawned);
            }
        }
        if (lane == null) {
            handOut.toAll();
            return;
        }
        worker.printTo(line -> control.print(true, line));
        try {
            long start = System.nanoTime();
            long code = toSend.sendTo(worker, run);
            long nanos = System.nanoTime() - start;
            synchronized (state) {
                lane.setUpNanos += nanos;
                tally.code(code);
            }
        } catch (IOException e) {
            // Its reading thread sees the end too, and says how.
        }
        handOut.to(lane);
        // Unless it did so before this run began to listen.
        worker.gone().ifPresent(how -> listener.died(worker, how));
    }

    /** A worker ended before it could take a task. Called with the state's lock held. */
    void falseStart(String why) {
        falseStarts++;
        if (state.lanes().isEmpty() && expected == 0 || falseStarts >= MAX_FALSE_STARTS) {
            refuse(why);
        }
    }

    /** Gives the run up. Called with the state's lock held. */
    void refuse(String why) {
        ModeException error = new ModeException("The processes could not take this cell: " + why);
        if (begun == 0) {
            refusal = Optional.of(error);
        } else {
            state.board().failWaiting(error);
        }
        state.end();
    }

    /** Asks for a worker in the place of one that has died. */
    void replace(Parcel toSend) {
        try {
            lease(1).forEach(lease -> lease.whenComplete((worker, error) -> arrived(toSend, worker, error)));
        } catch (ModeException e) {
            synchronized (state) {
                falseStart(e.getMessage());
            }
        }
    }

    /** A worker has made the body. Called with the state's lock held. */
    void madeTheBody() {
        begun++;
    }

    /** Why the run was given up before any worker had made the body. Called with the state's lock held. */
    Optional<ModeException> refusal() {
        return refusal;
    }
}
