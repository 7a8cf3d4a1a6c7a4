package dev.tandem.trace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Watches whatever threads a piece of code makes by itself: a lane for each that did something, named as the code named
 * it, drawn as one task. The thread that starts the watch is the first lane. A thread of its own samples the others every
 * 5 ms or so; what lives shorter than that is only counted. Virtual threads are seen as the carriers that they run on.
 *
 * <p>{@link #start} and {@link #stop} are for one and the same thread.
 */
public final class Watch {
    private static final long PID = ProcessHandle.current().pid();

    /** A thread that was there before must use this much of a core to be shown. */
    private static final long SOMETHING_NANOS = 1_000_000;

    /** A thread that is new must use this much. */
    private static final long NOTHING_NANOS = 100_000;

    private static final int MAX_LANES = 500;

    private final ProcFiles proc;
    private final Predicate<Thread> leaveOut;
    private final ThreadCensus census;
    private final Sampler sampler;
    private final Map<Integer, Lane> lanes = new LinkedHashMap<>();
    private final Thread caller = Thread.currentThread();
    private final long startNanos;
    private final Thread rounds;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition stopped = lock.newCondition();

    /** Guarded by lock. */
    private boolean ending;

    /** Threads beyond the most that are watched. For the thread that takes the rounds. */
    private int unwatched;

    /**
     * A thread that is watched.
     *
     * @param old whether it was there before
     */
    private record Lane(int id, Thread thread, long tid, boolean old) {}

    /**
     * What was seen.
     *
     * @param timeline a task for each thread
     * @param sentence what the threads did, and what the first of them waited for
     */
    public record Seen(Timeline timeline, String sentence) {}

    private Watch(ProcFiles proc, Predicate<Thread> leaveOut) {
        this.proc = proc;
        this.leaveOut = leaveOut;
        this.census = new ThreadCensus(proc);
        this.sampler = new Sampler(proc);
        this.rounds = new Thread(this::takeRounds, "tandem watch");
        this.rounds.setDaemon(true);
        find(true);
        sampler.round();
        this.startNanos = System.nanoTime();
        rounds.start();
    }

    /**
     * Starts to watch.
     *
     * @param leaveOut threads that are never shown
     */
    public static Watch start(Predicate<Thread> leaveOut) {
        return new Watch(ProcFiles.ofThisSystem(), leaveOut);
    }

    /** Ends the watch and tells what was seen. */
    public Seen stop() {
        long end = System.nanoTime();
        lock.lock();
        try {
            ending = true;
            stopped.signalAll();
        } finally {
            lock.unlock();
        }
        joinRounds();
        find(false);
        sampler.round();
        Timeline timeline = StateDrawing.draw(timeline(end), sampler);
        sampler.close();
        return new Seen(timeline, new WatchSentence(timeline).text());
    }

    /** The round that is being taken ends within microseconds: an interrupt is kept for later. */
    private void joinRounds() {
        boolean interrupted = false;
        while (rounds.isAlive()) {
            try {
                rounds.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void takeRounds() {
        lock.lock();
        try {
            while (!ending) {
                // Its result doesn't matter: woken early, it looks early.
                stopped.awaitNanos(sampler.periodNanos());
                if (!ending) {
                    find(false);
                    sampler.round();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void find(boolean old) {
        for (ThreadCensus.Found found : census.look()) {
            Thread thread = found.thread();
            if (thread == rounds || thread != caller && leaveOut.test(thread)) {
                continue;
            }
            if (lanes.size() == MAX_LANES) {
                unwatched++;
                continue;
            }
            int id = lanes.size();
            long tid = thread == caller && old ? proc.currentThreadId().orElse(-1) : found.tid();
            lanes.put(id, new Lane(id, thread, tid, old));
            sampler.watch(id, thread, true, tid);
        }
    }

    private Timeline timeline(long end) {
        List<TaskTrace> tasks = new ArrayList<>();
        int idle = 0;
        List<Lane> order = new ArrayList<>(lanes.values());
        order.sort(Comparator.comparing(lane -> lane.thread() != caller));
        for (Lane lane : order) {
            Optional<TaskTrace> task = task(lane, tasks.size(), end);
            if (task.isPresent()) {
                tasks.add(task.get());
            } else if (!lane.old()) {
                idle++;
            }
        }
        List<String> remarks = new ArrayList<>();
        if (idle > 0) {
            remarks.add(
                    idle + (idle == 1 ? " thread was" : " threads were") + " made and did next to nothing; not shown.");
        }
        if (unwatched > 0) {
            remarks.add(String.format("%,d more threads than the %,d shown were not watched.", unwatched, MAX_LANES));
        }
        if (tasks.stream().anyMatch(t -> t.worker().tid() < 0)) {
            remarks.add("Of some threads it can't be told when they waited for a core: shown as not running.");
        }
        int cores = Runtime.getRuntime().availableProcessors();
        long last = tasks.stream().mapToLong(TaskTrace::endNanos).max().orElse(end);
        return new Timeline(
                startNanos,
                Math.max(end, last),
                tasks.stream().map(TaskTrace::worker).toList(),
                tasks,
                cores,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                remarks);
    }

    /** The life of a thread as one task; empty if it did nothing. */
    private Optional<TaskTrace> task(Lane lane, int index, long end) {
        List<SampledThread.Sample> samples = sampler.samplesOf(lane.id()).stream()
                .filter(s -> s.cpuNanos() >= 0)
                .toList();
        if (samples.isEmpty()) {
            return Optional.empty();
        }
        SampledThread.Sample first = samples.get(0);
        SampledThread.Sample last = samples.get(samples.size() - 1);
        // A new thread's clocks began at 0 when it did.
        long before = lane.old() ? 0 : first.cpuNanos() + Math.max(0, first.runQueueNanos());
        long start = Math.max(startNanos, first.nanos() - before);
        long stop = Math.max(start, Math.min(end, last.nanos()));
        long cpu = last.cpuNanos() - (lane.old() ? first.cpuNanos() : 0);
        boolean did = cpu >= (lane.old() ? SOMETHING_NANOS : NOTHING_NANOS);
        if (!did && lane.thread() != caller) {
            return Optional.empty();
        }
        boolean queueKnown = last.runQueueNanos() >= 0 && first.runQueueNanos() >= 0;
        long queue = queueKnown ? last.runQueueNanos() - (lane.old() ? first.runQueueNanos() : 0) : 0;
        long wall = stop - start;
        long onCpu = Math.max(0, Math.min(wall, cpu));
        Accounting accounting = new Accounting(
                wall,
                OptionalLong.of(onCpu),
                queueKnown ? OptionalLong.of(Math.max(0, Math.min(wall - onCpu, queue))) : OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty());
        Worker worker = new Worker(lane.id(), lane.thread().getName(), PID, queueKnown ? lane.tid() : -1);
        return Optional.of(
                new TaskTrace(index, worker, start, stop, accounting, Ending.DONE, "", List.of(), List.of()));
    }
}
