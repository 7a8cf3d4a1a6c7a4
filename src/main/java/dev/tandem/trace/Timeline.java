package dev.tandem.trace;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One measured execution: what each worker was doing at each moment.
 *
 * @param handOverNanos the moment the workload was handed over (METRICS.md: T0), on the session's monotonic clock
 * @param lastResultNanos the moment the last result was back in the session (T1)
 * @param workers the lanes, in order
 * @param tasks the tasks that were started, in order of index
 * @param cores processors available to the run
 * @param spawn per worker that was started for this execution: time from the request until it could take a task
 * @param transferOut moving code and arguments to the workers; empty where memory is shared
 * @param transferBack moving results back; empty where memory is shared
 * @param remarks sentences on what could not be measured or makes the figures less trustworthy
 * @param lock what happened to the emulated interpreter lock; empty where there was none
 * @param transfers what {@code transferOut} and {@code transferBack} consist of, as far as that is known
 * @param lostTries tries of tasks that ended with their worker and were made again elsewhere: drawn, in no figure
 */
public record Timeline(
        long handOverNanos,
        long lastResultNanos,
        List<Worker> workers,
        List<TaskTrace> tasks,
        int cores,
        List<Cost> spawn,
        Optional<Cost> transferOut,
        Optional<Cost> transferBack,
        List<String> remarks,
        Optional<LockTrace> lock,
        List<Transfer> transfers,
        List<TaskTrace> lostTries) {
    public Timeline {
        workers = List.copyOf(workers);
        tasks = List.copyOf(tasks);
        spawn = List.copyOf(spawn);
        remarks = List.copyOf(remarks);
        transfers = List.copyOf(transfers);
        lostTries = List.copyOf(lostTries);
        Objects.requireNonNull(transferOut, "transferOut");
        Objects.requireNonNull(transferBack, "transferBack");
        Objects.requireNonNull(lock, "lock");
        if (lastResultNanos < handOverNanos) {
            throw new IllegalArgumentException(
                    "The last result (" + lastResultNanos + ") came before the hand-over (" + handOverNanos + ").");
        }
    }

    /** A timeline of workers that no emulated lock governs. */
    public Timeline(
            long handOverNanos,
            long lastResultNanos,
            List<Worker> workers,
            List<TaskTrace> tasks,
            int cores,
            List<Cost> spawn,
            Optional<Cost> transferOut,
            Optional<Cost> transferBack,
            List<String> remarks) {
        this(
                handOverNanos,
                lastResultNanos,
                workers,
                tasks,
                cores,
                spawn,
                transferOut,
                transferBack,
                remarks,
                Optional.empty());
    }

    /** A timeline without a list of what was moved. */
    public Timeline(
            long handOverNanos,
            long lastResultNanos,
            List<Worker> workers,
            List<TaskTrace> tasks,
            int cores,
            List<Cost> spawn,
            Optional<Cost> transferOut,
            Optional<Cost> transferBack,
            List<String> remarks,
            Optional<LockTrace> lock) {
        this(
                handOverNanos,
                lastResultNanos,
                workers,
                tasks,
                cores,
                spawn,
                transferOut,
                transferBack,
                remarks,
                lock,
                List.of(),
                List.of());
    }

    /** The same with more remarks at the end. */
    public Timeline withRemarks(List<String> more) {
        return with(
                tasks, Stream.concat(remarks.stream(), more.stream()).distinct().toList(), transfers, lostTries);
    }

    /** The same without remarks, for a chart that is shown beside them. */
    public Timeline withoutRemarks() {
        return with(tasks, List.of(), transfers, lostTries);
    }

    /** The same with a list of what was moved. */
    public Timeline withTransfers(List<Transfer> moved) {
        return with(tasks, remarks, moved, lostTries);
    }

    /** The same with tries that were lost with their workers. */
    public Timeline withLostTries(List<TaskTrace> tries) {
        return with(tasks, remarks, transfers, tries);
    }

    /** What is drawn: the tasks, and the tries that were lost. */
    public List<TaskTrace> drawn() {
        return lostTries.isEmpty()
                ? tasks
                : Stream.concat(tasks.stream(), lostTries.stream()).toList();
    }

    /** The same with other tasks. */
    Timeline withTasks(List<TaskTrace> others) {
        return with(others, remarks, transfers, lostTries);
    }

    private Timeline with(List<TaskTrace> drawn, List<String> said, List<Transfer> moved, List<TaskTrace> lost) {
        return new Timeline(
                handOverNanos,
                lastResultNanos,
                workers,
                drawn,
                cores,
                spawn,
                transferOut,
                transferBack,
                said,
                lock,
                moved,
                lost);
    }
}
