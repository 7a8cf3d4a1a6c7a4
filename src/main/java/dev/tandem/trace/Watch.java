package dev.tandem.trace;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Watches whatever threads a piece of code makes by itself: a lane for each that did something, named as the code named
 * it, drawn as one task. The thread that runs the code is the first lane. A thread of its own samples the others every
 * 5 ms or so; the JVM's own record ({@link JvmRecorder}) adds those that lived shorter, virtual threads, and what each
 * of them waited for.
 *
 * <p>{@link #start} and {@link #stop} are for one and the same thread.
 */
public final class Watch {
    private static final int MAX_LANES = 500;

    private final ProcFiles proc;
    private final Predicate<String> leaveOut;
    private final String own;
    private final Optional<JvmRecorder> recorder;
    private final ThreadCensus census;
    private final Sampler sampler;
    private final Map<Integer, WatchedThread> lanes = new LinkedHashMap<>();
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
     * What was seen.
     *
     * @param timeline a task for each thread
     * @param sentence what the threads did, and what the first of them waited for
     */
    public record Seen(Timeline timeline, String sentence) {}

    private Watch(ProcFiles proc, String own, Predicate<String> leaveOut) {
        this.proc = proc;
        this.own = own;
        // The recorder has threads of its own, which are no work of the code's.
        this.leaveOut = leaveOut.or(name -> name.startsWith("JFR "));
        this.recorder = JvmRecorder.ofWaitsAndLives();
        this.census = new ThreadCensus(proc);
        this.sampler = Sampler.forOneLook(proc);
        this.rounds = new Thread(this::takeRounds, "tandem watch");
        this.rounds.setDaemon(true);
        find(true);
        sampler.round();
        this.startNanos = System.nanoTime();
        recorder.ifPresent(JvmRecorder::mark);
        rounds.start();
    }

    /**
     * Starts to watch.
     *
     * @param own the name of the thread that will run the code, whose lane is the first, instead of the caller's; where there is
     *     none of that name it is the caller, and its lane is called so
     * @param leaveOut names of threads that are never shown
     */
    public static Watch start(String own, Predicate<String> leaveOut) {
        return new Watch(ProcFiles.ofThisSystem(), own, leaveOut);
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
        Optional<JvmRecord> record = recorder.flatMap(JvmRecorder::read);
        recorder.ifPresent(JvmRecorder::close);
        WatchTimeline made = new WatchTimeline(
                List.copyOf(lanes.values()),
                sampler,
                record,
                own,
                rounds.getName(),
                leaveOut,
                startNanos,
                end,
                unwatched);
        Timeline drawn = StateDrawing.draw(made.timeline(), sampler);
        sampler.close();
        Timeline explained = record.map(r -> r.explain(drawn)).orElse(drawn);
        return new Seen(explained, new WatchSentence(explained, made.carriersNanos()).text());
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
            boolean isCaller = thread == caller;
            if (thread == rounds || !isCaller && leaveOut.test(thread.getName())) {
                continue;
            }
            if (lanes.size() == MAX_LANES) {
                unwatched++;
                continue;
            }
            int id = lanes.size();
            long tid = isCaller && old ? proc.currentThreadId().orElse(-1) : found.tid();
            String name = isCaller ? own : thread.getName();
            lanes.put(id, new WatchedThread(id, thread, name, tid, old, isCaller));
            sampler.watch(id, thread, true, tid);
        }
    }
}
