package dev.tandem.trace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Watches whatever threads another process and its children have and make, from outside: a lane for each that did
 * something, drawn as one task. The counterpart of {@link Watch} for programs in other processes. Looks for threads
 * every 5 ms or so; what lives shorter than that is missed.
 *
 * <p>{@link #start} and {@link #stop} are for one and the same thread.
 */
public final class OutsideWatch {
    /** A thread that was there before must use this much of a core to be shown. */
    private static final long SOMETHING_NANOS = 1_000_000;

    private static final int MAX_LANES = 200;

    private final ProcFiles proc;
    private final long root;
    private final OutsideSampler sampler;
    private final long startNanos;

    /** By process and thread. Guarded by this. */
    private final Map<List<Long>, Lane> lanes = new LinkedHashMap<>();

    /** Guarded by this. */
    private int unwatched;

    /** @param old whether it was there before */
    private record Lane(Worker worker, boolean old) {}

    private OutsideWatch(ProcFiles proc, long root, boolean futexIsLock) {
        this.proc = proc;
        this.root = root;
        this.sampler = new OutsideSampler(proc, futexIsLock, () -> find(false));
        find(true);
        this.startNanos = System.nanoTime();
    }

    /**
     * Starts to watch.
     *
     * @param pid the process, whose first thread is the first lane
     * @param futexIsLock as in {@link OutsideSampler}
     */
    public static OutsideWatch start(ProcFiles proc, long pid, boolean futexIsLock) {
        return new OutsideWatch(proc, pid, futexIsLock);
    }

    /** Ends the watch and tells what was seen. */
    public Watch.Seen stop() {
        long end = System.nanoTime();
        find(false);
        sampler.round();
        sampler.close();
        Timeline timeline = sampler.draw(timeline(end));
        return new Watch.Seen(timeline, new WatchSentence(timeline, 0).text());
    }

    private synchronized void find(boolean old) {
        List<Long> processes = new ArrayList<>(List.of(root));
        for (int i = 0; i < processes.size(); i++) {
            long pid = processes.get(i);
            for (long tid : proc.threadIds(pid)) {
                processes.addAll(proc.children(pid, tid));
                List<Long> key = List.of(pid, tid);
                if (lanes.containsKey(key)) {
                    continue;
                }
                if (lanes.size() == MAX_LANES) {
                    unwatched++;
                    continue;
                }
                Worker worker = new Worker(lanes.size(), name(pid, tid), pid, tid);
                lanes.put(key, new Lane(worker, old));
                sampler.watch(worker);
            }
        }
    }

    /** As the system has it where the program named it, else by its number. */
    private String name(long pid, long tid) {
        if (pid == tid) {
            return pid == root ? "main thread" : "process " + pid;
        }
        Optional<String> own = proc.threadName(pid, tid);
        boolean named = own.isPresent() && !own.equals(proc.threadName(pid, pid));
        return (pid == root ? "" : pid + ": ") + (named ? own.get() : "thread " + tid);
    }

    private synchronized Timeline timeline(long end) {
        List<TaskTrace> tasks = new ArrayList<>();
        lanes.values().forEach(lane -> task(lane, tasks.size(), end).ifPresent(tasks::add));
        List<String> remarks = new ArrayList<>();
        if (unwatched > 0) {
            remarks.add(String.format("More threads than the %,d shown were not watched.", MAX_LANES));
        }
        return new Timeline(
                startNanos,
                end,
                tasks.stream().map(TaskTrace::worker).toList(),
                tasks,
                Runtime.getRuntime().availableProcessors(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                remarks);
    }

    /** The life of a thread as one task; empty if it was there before and did nothing. */
    private Optional<TaskTrace> task(Lane lane, int index, long end) {
        List<SampledThread.Sample> samples = sampler.samplesOf(lane.worker().id());
        if (samples.isEmpty()) {
            return Optional.empty();
        }
        SampledThread.Sample first = samples.get(0);
        SampledThread.Sample last = samples.get(samples.size() - 1);
        boolean main = lane.worker().pid() == root && lane.worker().tid() == root;
        if (lane.old() && !main && last.cpuNanos() - first.cpuNanos() < SOMETHING_NANOS) {
            return Optional.empty();
        }
        long before = lane.old() ? 0 : first.cpuNanos() + Math.max(0, first.runQueueNanos());
        long start = Math.max(startNanos, first.nanos() - before);
        if (!lane.old()) {
            sampler.began(lane.worker(), start);
        }
        long stop = Math.max(start, Math.min(end, last.nanos()));
        return Optional.of(new TaskTrace(
                index,
                lane.worker(),
                start,
                stop,
                Accounting.wallOnly(stop - start),
                Ending.DONE,
                "",
                List.of(),
                List.of()));
    }
}
