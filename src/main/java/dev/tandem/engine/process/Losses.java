package dev.tandem.engine.process;

import dev.tandem.engine.Outcome;
import dev.tandem.engine.RunControl;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Which task a run loses when a worker dies or is killed: the one that the worker was in. Safe for any thread. */
final class Losses<T> {
    private final RunState<T> state;
    private final RunControl control;
    private final WorkerPool pool;
    /** Guarded by the state. */
    private final Map<WorkerProcess, String> killReasons = new HashMap<>();
    /** Tasks that a worker was about to begin when it died. Guarded by the state. */
    private final Set<Integer> suspects = new HashSet<>();

    Losses(RunState<T> state, RunControl control, WorkerPool pool) {
        this.state = state;
        this.control = control;
        this.pool = pool;
    }

    /**
     * Ends the task that a worker was in when it died, and puts back what else it had in hand. Called with the state's
     * lock held.
     *
     * @param how it died, as the end of a sentence
     * @return the task that is lost, if any
     */
    OptionalInt bury(Lane lane, String how) {
        OptionalInt lost = lane.begun ? lose(lane, how) : OptionalInt.empty();
        state.board().putBack(List.copyOf(lane.inHand));
        state.board().putBack(lane.takeOwn());
        return lost;
    }

    private OptionalInt lose(Lane lane, String how) {
        Integer head = lane.inHand.peekFirst();
        int noted = lane.process.slate().map(Slate::task).orElse(head == null ? -1 : head);
        // It died between two tasks. If that happens again with the same task before it, that task is to blame.
        int task = noted < 0 && head != null && !suspects.add(head) ? head : noted;
        if (task < 0 || !lane.inHand.removeFirstOccurrence(task)) {
            return OptionalInt.empty();
        }
        String why = Optional.ofNullable(killReasons.remove(lane.process))
                .orElse("Worker process " + lane.process.pid() + " " + how + " while it ran task " + task + ".");
        state.board().ended(task, new Outcome.Killed<>(why), lane.worker(), startOf(lane, task), System.nanoTime());
        if (state.board().allEnded()) {
            state.end();
        }
        return OptionalInt.of(task);
    }

    private static long startOf(Lane lane, int task) {
        return lane.process
                .slate()
                .filter(slate -> slate.task() == task)
                .map(slate -> lane.process.toSessionClock(slate.startNanos()))
                .orElse(lane.headSinceNanos);
    }

    /**
     * Ends one task by ending its worker.
     *
     * @return whether that task was running
     */
    boolean kill(int task) {
        WorkerProcess victim;
        synchronized (state) {
            Optional<Lane> lane = state.lanes().stream()
                    .filter(l -> !l.inHand.isEmpty() && l.inHand.peekFirst() == task)
                    .findFirst();
            if (state.over() || lane.isEmpty()) {
                return false;
            }
            victim = lane.get().process;
            killReasons.put(victim, "Task " + task + " was killed on request.");
        }
        victim.kill();
        return true;
    }

    /** Stops the run: ends all workers that are at work. */
    void stopAll() {
        List<Integer> stopped = new ArrayList<>();
        List<WorkerProcess> busy = new ArrayList<>();
        synchronized (state) {
            if (state.over()) {
                return;
            }
            state.close();
            for (Lane lane : List.copyOf(state.lanes())) {
                if (lane.inHand.isEmpty() && lane.begun) {
                    continue;
                }
                state.leave(lane.process);
                busy.add(lane.process);
                if (!lane.inHand.isEmpty() && lane.begun) {
                    int task = lane.inHand.removeFirst();
                    stopped.add(task);
                    Outcome<T> killed = new Outcome.Killed<>(control.reason());
                    state.board().ended(task, killed, lane.worker(), startOf(lane, task), System.nanoTime());
                }
            }
        }
        WorkerProcess.kill(busy);
        busy.forEach(pool::forget);
        stopped.forEach(control::ended);
        synchronized (state) {
            state.end();
        }
    }
}
