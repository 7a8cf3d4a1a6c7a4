package dev.tandem.engine.thread;

import dev.tandem.engine.Execution;
import dev.tandem.engine.ModeException;
import dev.tandem.engine.Outcome;
import dev.tandem.engine.RunControl;
import dev.tandem.engine.TaskContext;
import dev.tandem.engine.TaskRunner;
import dev.tandem.engine.Workload;
import dev.tandem.trace.Accounting;
import dev.tandem.trace.Cost;
import dev.tandem.trace.Ending;
import dev.tandem.trace.ProcFiles;
import dev.tandem.trace.Sampler;
import dev.tandem.trace.StateDrawing;
import dev.tandem.trace.TaskLedger;
import dev.tandem.trace.TaskTrace;
import dev.tandem.trace.ThreadProbe;
import dev.tandem.trace.Timeline;
import dev.tandem.trace.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One execution on threads of this JVM: they are made for it, by the thread that asks, so that they inherit its
 * inheritable thread-locals; each takes the next task from a counter until none is left. Used once.
 */
final class WorkerPool<T> {
    /** How long tasks may take to heed a stop before the run is given back without them. */
    static final long GRACE_NANOS = 2_000_000_000L;

    /** A task may swallow an interrupt and go on waiting: it is asked again. */
    private static final long ASK_AGAIN_MILLIS = 100;

    private static final String NO_QUEUE = "This system does not tell waiting for a core from other waiting:"
            + " where it isn't known why a task was off the core, it is shown as not running. See docs/troubleshooting.md#a-figure-is-shown-as-a-dash.";

    private static final long PID = ProcessHandle.current().pid();

    private final Workload<T> workload;
    private final RunControl control;
    private final List<String> remarks;
    private final Supplier<ThreadProbe> probe;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicReferenceArray<Outcome<T>> outcomes;
    private final AtomicReferenceArray<TaskLedger> ledgers;
    private final long[] spawnNanos;
    private final Sampler sampler;
    private final TaskKills kills;
    private final List<Thread> threads = new ArrayList<>();

    /** Whether a worker could not tell waiting for a core from other waiting. Only ever set. */
    private volatile boolean queueUnknown;

    /** Workers that have not ended. Guarded by this. */
    private int live;

    /** Why the run was stopped; empty while it was not. Written while holding this. */
    private volatile String stopReason = "";

    /** When it was stopped. Guarded by this. */
    private long stoppedAt;

    /** Makes the thread of a worker, not started. */
    @FunctionalInterface
    interface ThreadMaker {
        Thread make(String name, Runnable work);
    }

    /**
     * @param probe opens the probe of the current thread; called on each worker
     * @param remarks what the mode has to say of its figures
     */
    WorkerPool(
            Workload<T> workload, int workers, RunControl control, Supplier<ThreadProbe> probe, List<String> remarks) {
        this.workload = workload;
        this.control = control;
        this.probe = probe;
        this.remarks = new ArrayList<>(remarks);
        int busy = Math.min(workers, workload.tasks());
        if (busy < workers) {
            this.remarks.add(String.format(
                    "%,d of the %,d workers would have had nothing to do and were not started.",
                    workers - busy, workers));
        }
        this.outcomes = new AtomicReferenceArray<>(workload.tasks());
        this.ledgers = new AtomicReferenceArray<>(busy);
        this.spawnNanos = new long[busy];
        this.kills = new TaskKills(busy);
        this.sampler = new Sampler(ProcFiles.ofThisSystem());
    }

    /**
     * Runs the tasks and waits for the last.
     *
     * @param label what the lanes are called ("thread"): numbered from 1
     * @throws ModeException if not one thread can be started
     */
    Execution<T> run(String label, ThreadMaker maker) throws ModeException {
        long handOver = System.nanoTime();
        // Before any worker starts: one that is stopped already must not run a task.
        control.onCancel(() -> stop(control.reason()));
        control.offerKill(kills);
        for (int w = 0; w < ledgers.length(); w++) {
            int worker = w;
            String name = ledgers.length() == 1 ? label : label + " " + (w + 1);
            spawnNanos[w] = System.nanoTime();
            Thread thread = maker.make(name, () -> work(worker, name));
            synchronized (this) {
                live++;
            }
            try {
                thread.start();
            } catch (OutOfMemoryError e) {
                ended();
                refused(w, e);
                break;
            }
            threads.add(thread);
        }
        boolean interrupted = await();
        long lastResult = System.nanoTime();
        Execution<T> execution = collect(handOver, lastResult);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return execution;
    }

    private void refused(int started, OutOfMemoryError e) throws ModeException {
        if (started == 0) {
            throw new ModeException("The system lets this JVM start no more threads: " + e.getMessage() + ".", e);
        }
        remarks.add(String.format(
                "The system let this JVM start only %,d of %,d threads; ask for fewer.", started, ledgers.length()));
    }

    private void work(int worker, String name) {
        spawnNanos[worker] = System.nanoTime() - spawnNanos[worker];
        kills.join(worker);
        try {
            ThreadProbe opened = probe.get();
            if (opened.hasClocks() && !opened.hasRunQueue()) {
                queueUnknown = true;
            }
            Worker lane = new Worker(worker, name, PID, opened.tid());
            sampler.watch(worker, Thread.currentThread(), opened.hasClocks(), opened.tid());
            try (TaskLedger ledger = new TaskLedger(lane, opened, reading -> sampler.mark(worker, reading))) {
                ledgers.set(worker, ledger);
                Batches batches = new Batches(next, workload.tasks(), ledgers.length());
                while (batches.next() && stopReason.isEmpty()) {
                    runTask(worker, batches.task(), ledger);
                }
            }
        } finally {
            ended();
        }
    }

    private void runTask(int worker, int task, TaskLedger ledger) {
        control.started(task);
        Context context = new Context(task);
        kills.begin(worker, task);
        Outcome<T> outcome = TaskRunner.run(workload.body(), context, ledger, context);
        kills.end(worker);
        outcomes.set(task, outcome);
        control.ended(task);
        if (stopReason.isEmpty()) {
            // What a task did to its thread's interrupt flag is not for the next one.
            Thread.interrupted();
        }
    }

    private synchronized void ended() {
        live--;
        notifyAll();
    }

    private synchronized void stop(String why) {
        if (stopReason.isEmpty()) {
            stopReason = why;
            stoppedAt = System.nanoTime();
            notifyAll();
        }
    }

    /**
     * Waits until every worker has ended, or was asked to for long enough, and samples them meanwhile.
     *
     * @return whether this thread was interrupted meanwhile, which stops the run
     */
    private boolean await() {
        boolean interrupted = false;
        long round = System.nanoTime() + sampler.periodNanos();
        while (true) {
            try {
                if (ended(round)) {
                    return interrupted;
                }
                if (System.nanoTime() >= round) {
                    sampler.round();
                    round = System.nanoTime() + sampler.periodNanos();
                }
            } catch (InterruptedException e) {
                interrupted = true;
                stop("The thread that asked for the run was interrupted.");
            }
        }
    }

    /** Waits for the end, at most until {@code until}; says whether it has come. */
    private synchronized boolean ended(long until) throws InterruptedException {
        if (live == 0) {
            return true;
        }
        if (!stopReason.isEmpty()) {
            if (System.nanoTime() - stoppedAt > GRACE_NANOS) {
                return true;
            }
            threads.forEach(Thread::interrupt);
            wait(ASK_AGAIN_MILLIS);
        } else {
            TimeUnit.NANOSECONDS.timedWait(this, until - System.nanoTime());
        }
        return live == 0;
    }

    private Execution<T> collect(long handOver, long lastResult) {
        List<Worker> workers = new ArrayList<>();
        TaskTrace[] traces = new TaskTrace[workload.tasks()];
        List<Cost> spawn = new ArrayList<>();
        for (int w = 0; w < ledgers.length(); w++) {
            TaskLedger ledger = ledgers.get(w);
            if (ledger == null) {
                continue;
            }
            workers.add(ledger.worker());
            spawn.add(new Cost(spawnNanos[w], OptionalLong.empty()));
            // First what runs, then what has ended: a task that ends in between is then seen, not lost.
            Optional<TaskLedger.Running> running = ledger.running();
            ledger.forEach(trace -> traces[trace.index()] = trace);
            running.filter(r -> traces[r.task()] == null).ifPresent(r -> traces[r.task()] = abandon(r, lastResult));
        }
        List<Outcome<T>> all = new ArrayList<>(workload.tasks());
        for (int task = 0; task < workload.tasks(); task++) {
            Outcome<T> outcome = outcomes.get(task);
            all.add(outcome == null ? new Outcome.NotStarted<>() : outcome);
        }
        if (queueUnknown) {
            remarks.add(NO_QUEUE);
        }
        List<TaskTrace> started = Stream.of(traces).filter(Objects::nonNull).toList();
        int cores = Runtime.getRuntime().availableProcessors();
        Timeline timeline = new Timeline(
                handOver, lastResult, workers, started, cores, spawn, Optional.empty(), Optional.empty(), remarks);
        sampler.close();
        return new Execution<>(all, StateDrawing.draw(timeline, sampler));
    }

    /** Gives up a task that did not heed the stop. */
    private TaskTrace abandon(TaskLedger.Running running, long now) {
        String why = "Task " + running.task() + " could not be stopped: it still runs on "
                + running.worker().name() + " and ignores the interrupt.";
        remarks.add(why + " See docs/troubleshooting.md#a-task-cant-be-stopped.");
        outcomes.compareAndSet(running.task(), null, new Outcome.Killed<>(stopReason + " " + why));
        long end = Math.max(now, running.startNanos());
        return new TaskTrace(
                running.task(),
                running.worker(),
                running.startNanos(),
                end,
                Accounting.wallOnly(end - running.startNanos()),
                Ending.KILLED,
                why,
                List.of(),
                List.of());
    }

    /** Confined to the task's thread. */
    private final class Context implements TaskContext, Supplier<Optional<String>> {
        private final int task;

        Context(int task) {
            this.task = task;
        }

        /** Why the task was stopped, if it was. */
        @Override
        public Optional<String> get() {
            return stopReason.isEmpty() ? kills.reason(task) : Optional.of(stopReason);
        }

        @Override
        public int task() {
            return task;
        }

        @Override
        public int tasks() {
            return workload.tasks();
        }

        @Override
        public Object it() {
            return workload.elements().isEmpty() ? null : workload.elements().get(task);
        }
    }
}
