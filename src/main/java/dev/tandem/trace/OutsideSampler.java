package dev.tandem.trace;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Watches threads of other processes from outside and says where their time went: a {@link Sampler} on a thread of its
 * own, whose samples also give the accounts, because the watched can't be asked for readings. Safe for any thread.
 *
 * <p>Another process's time on a core moves in steps of up to 4 ms while it runs and is exact while it waits; between
 * two samples it is taken to have grown evenly.
 */
public final class OutsideSampler implements AutoCloseable {
    /** What a native program's thread in a futex waits for: it would sleep elsewhere. */
    private static final Why LOCK =
            new Why(State.WAITING_FOR_LOCK, "in a futex: the interpreter lock, or another of the program's");

    private final Sampler sampler;
    private final Why inFutex;
    private final Runnable beforeRound;
    private final ScheduledExecutorService clock;

    /** Ids of the workers that are watched. Guarded by this. */
    private final Set<Integer> watched = new HashSet<>();

    /** Guarded by this. */
    private long lastRound = System.nanoTime();

    /**
     * @param futexIsLock whether a thread that sleeps in a futex waits for a lock, as in native interpreters; else it may
     *     sleep there too, as on a JVM, and is shown as blocked
     */
    public OutsideSampler(ProcFiles proc, boolean futexIsLock) {
        this(proc, futexIsLock, () -> {});
    }

    /** @param beforeRound called on the sampler's thread before each round */
    OutsideSampler(ProcFiles proc, boolean futexIsLock, Runnable beforeRound) {
        this.sampler = new Sampler(proc);
        this.inFutex = futexIsLock ? LOCK : Why.ASLEEP;
        this.beforeRound = beforeRound;
        this.clock = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(null, work, "tandem outside sampler", 0, false);
            thread.setDaemon(true);
            return thread;
        });
        next();
    }

    /**
     * At uneven distances, a period on average: threads that take turns at an interpreter's lock do so every 5 ms too, and a
     * clock in step with them would meet the same one running each time and never see it wait.
     */
    private void next() {
        long delay = Sampler.PERIOD_NANOS / 2 + ThreadLocalRandom.current().nextLong(Sampler.PERIOD_NANOS);
        try {
            clock.schedule(this::tick, delay, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // Closed meanwhile: this was the last round.
        }
    }

    private void tick() {
        try {
            look();
        } finally {
            next();
        }
    }

    private void look() {
        beforeRound.run();
        synchronized (this) {
            // The sampler asks for fewer rounds where they cost too much, or the run gets long.
            if (System.nanoTime() - lastRound >= sampler.periodNanos() - Sampler.PERIOD_NANOS / 2) {
                round();
            }
        }
    }

    /** Starts to watch a worker, and looks at it at once; one without ids is not watched. */
    public synchronized void watch(Worker worker) {
        if (worker.pid() > 0 && worker.tid() > 0 && watched.add(worker.id())) {
            sampler.watch(worker.id(), worker.pid(), worker.tid(), inFutex);
            sampler.look(worker.id());
        }
    }

    /** Notes that a worker's thread was made at a moment: its clocks began at 0 then. */
    synchronized void began(Worker worker, long nanos) {
        sampler.mark(worker.id(), new Reading(nanos, 0, 0, 0));
    }

    /** Looks at one worker now: at the start and the end of a task. */
    public synchronized void mark(Worker worker) {
        sampler.look(worker.id());
    }

    /** Looks at each worker now. */
    public synchronized void round() {
        lastRound = System.nanoTime();
        sampler.round();
    }

    /** What was seen of a worker's clocks, in order of time. */
    synchronized List<SampledThread.Sample> samplesOf(int worker) {
        return sampler.samplesOf(worker).stream()
                .filter(sample -> sample.cpuNanos() >= 0)
                .toList();
    }

    /** The timeline with accounts and slices for its tasks, as far as their workers could be watched. */
    public synchronized Timeline draw(Timeline timeline) {
        List<TaskTrace> tasks = new ArrayList<>();
        for (TaskTrace task : timeline.tasks()) {
            tasks.add(task.with(accounting(task.worker().id(), task.startNanos(), task.endNanos()), List.of()));
        }
        return StateDrawing.draw(timeline.withTasks(tasks), sampler);
    }

    private Accounting accounting(int worker, long from, long to) {
        List<SampledThread.Sample> samples = samplesOf(worker);
        long wall = to - from;
        if (samples.isEmpty()) {
            return Accounting.wallOnly(wall);
        }
        ThreadHistory history = new ThreadHistory(samples);
        long cpu = Math.min(wall, Math.round(history.cpu(from, to)));
        long queue = Math.min(wall - cpu, Math.round(history.queue(from, to)));
        return new Accounting(
                wall, OptionalLong.of(cpu), OptionalLong.of(queue), OptionalLong.empty(), OptionalLong.empty());
    }

    /** Stops watching; what was seen stays. */
    @Override
    public void close() {
        clock.shutdownNow();
        try {
            // A round that is being taken ends within microseconds.
            clock.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sampler.close();
    }
}
