package dev.tandem.engine.process;

import dev.tandem.engine.Outcome;
import dev.tandem.engine.RunControl;
import dev.tandem.engine.Workload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Gives the tasks of one run to its workers. The first task of each is set aside for it, so that as many workers as were
 * asked for take part, and sent along with the body; the rest go to whoever is free, tiny ones in rows. A worker that has
 * run out of tasks gets some that another one hasn't started. Safe for any thread.
 */
final class HandOut<T> {
    private final int run;
    private final Workload<T> workload;
    private final RunControl control;
    private final BulkStore bulk;
    private final OptionalInt chunk;
    private final RunState<T> state;
    private final TransferTally tally;

    /** @param chunk tasks in a row; else as many as fit their length */
    HandOut(
            int run,
            Workload<T> workload,
            RunControl control,
            BulkStore bulk,
            OptionalInt chunk,
            RunState<T> state,
            TransferTally tally) {
        this.run = run;
        this.workload = workload;
        this.control = control;
        this.bulk = bulk;
        this.chunk = chunk;
        this.state = state;
        this.tally = tally;
    }

    /** Gives each worker what it can take now. */
    void toAll() {
        List<Lane> all;
        synchronized (state) {
            all = List.copyOf(state.lanes());
        }
        all.forEach(this::to);
    }

    /** Gives a worker what it can take now. */
    void to(Lane lane) {
        List<Integer> tasks;
        boolean starts;
        synchronized (state) {
            if (state.over() || state.lane(lane.process).isEmpty()) {
                return;
            }
            int wanted = lane.wanted(state.board().waiting(), state.lanes().size(), chunk);
            if (wanted == 0) {
                return;
            }
            OptionalInt own = lane.takeOwn();
            tasks = own.isPresent() ? List.of(own.getAsInt()) : state.board().take(wanted);
            boolean idle = lane.inHand.isEmpty();
            if (tasks.isEmpty()) {
                if (idle) {
                    askForTasks(lane);
                }
                return;
            }
            lane.inHand.addAll(tasks);
            starts = idle && lane.begun;
            if (idle) {
                lane.headSinceNanos = System.nanoTime();
            }
        }
        if (starts) {
            control.started(tasks.get(0));
        }
        int row = chunk.orElse(tasks.size());
        for (int from = 0; from < tasks.size(); from += row) {
            send(lane, tasks.subList(from, Math.min(tasks.size(), from + row)), from + row >= tasks.size());
        }
    }

    private void send(Lane lane, List<Integer> tasks, boolean last) {
        try {
            byte[] elements = Frame.EMPTY;
            List<BulkRef> apart = List.of();
            if (!workload.elements().isEmpty()) {
                long start = System.nanoTime();
                Object[] values = tasks.stream().map(workload.elements()::get).toArray();
                ValueCodec.Encoded encoded = lane.codec.encodeApart(values);
                if (!encoded.bulk().isEmpty()) {
                    Optional<List<BulkRef>> stored = bulk.store(encoded.bulk());
                    if (stored.isPresent()) {
                        apart = stored.get();
                    } else {
                        encoded = new ValueCodec.Encoded(lane.codec.encode(values), List.of());
                    }
                }
                elements = encoded.bytes();
                tookElements(lane, tasks, elements.length, apart, System.nanoTime() - start);
            }
            int[] indices = tasks.stream().mapToInt(Integer::intValue).toArray();
            Frame frame = new ToWorker.Tasks(run, indices, apart, elements);
            if (last) {
                lane.process.send(frame);
            } else {
                lane.process.post(frame);
            }
        } catch (TransferException e) {
            if (tasks.size() > 1) {
                tasks.forEach(task -> send(lane, List.of(task), true));
            } else {
                unsendable(lane, tasks.get(0), e);
            }
        } catch (IOException e) {
            // Its reading thread sees the end too, and says how.
        }
    }

    private void tookElements(Lane lane, List<Integer> tasks, int bytes, List<BulkRef> apart, long nanos) {
        long all = bytes + apart.stream().mapToLong(BulkRef::length).sum();
        synchronized (state) {
            tally.elements(nanos, all);
            lane.lend(
                    tasks.get(0),
                    all / tasks.size(),
                    apart.stream().map(BulkRef::segment).collect(Collectors.toSet()));
        }
    }

    private void unsendable(Lane lane, int task, TransferException why) {
        Object element = workload.elements().get(task);
        TransferException error = new TransferException(
                "The element of task " + task + ", of type " + TypeNames.of(element)
                        + ", can't be sent to another process: " + why.getMessage() + ".",
                why);
        synchronized (state) {
            if (state.over() || !lane.inHand.removeFirstOccurrence(task)) {
                return;
            }
            long now = System.nanoTime();
            state.board().ended(task, new Outcome.Failure<>(error), lane.worker(), now, now);
            if (state.board().allEnded()) {
                state.end();
            }
        }
        control.ended(task);
        to(lane);
    }

    /** Says that a worker has read the elements that were sent with {@code task}. */
    void elementsRead(Lane lane, int task) {
        List<String> segments;
        synchronized (state) {
            segments = lane.takeLent(task);
        }
        segments.forEach(bulk::release);
    }

    /** Says to a worker that nothing more comes, and that it may forget what came. */
    void over(Lane lane) {
        try {
            lane.process.send(new ToWorker.Over(run));
        } catch (IOException e) {
            // It has died: so it has forgotten.
        }
    }

    /** Says that a worker will read nothing any more. */
    void forget(Lane lane) {
        List<String> segments;
        synchronized (state) {
            segments = lane.takeAllLent();
        }
        segments.forEach(bulk::release);
    }

    /** Asks the worker with the most tasks that it hasn't started for half of them. Guarded by the state. */
    private void askForTasks(Lane idle) {
        Optional<Lane> richest = state.lanes().stream()
                .filter(lane -> lane != idle && lane.begun && !lane.askedBack && lane.inHand.size() > 1)
                .max(Comparator.comparingInt(lane -> lane.inHand.size()));
        if (richest.isPresent()) {
            Lane lane = richest.get();
            lane.askedBack = true;
            try {
                lane.process.send(new ToWorker.Take(run, lane.inHand.size() / 2));
            } catch (IOException e) {
                // It has died: its tasks are put back when its reading thread says so.
            }
        }
    }

    /** A worker gives back what it was asked for. */
    void returned(Lane lane, FromWorker.Returned returned) {
        synchronized (state) {
            lane.askedBack = false;
            List<Integer> back = new ArrayList<>();
            for (int task : returned.indices()) {
                if (lane.inHand.removeLastOccurrence(task)) {
                    back.add(task);
                }
            }
            state.board().putBack(back);
        }
        toAll();
    }
}
