package dev.tandem.engine.process;

import dev.tandem.engine.RunControl;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The workers of one session: started when first wanted, warm and waiting between runs, until closed. A worker that
 * dies is forgotten and, so that the next run finds as many as the last, replaced between runs. Safe for any thread.
 */
final class WorkerPool implements Closeable {
    /** Replacements that may fail in a row until none is started unasked. */
    private static final int MAX_FAILED_REFILLS = 3;

    private final ProcessOptions options;
    /** Guards all fields below. */
    private final Object lock = new Object();

    private final Deque<WorkerProcess> idle = new ArrayDeque<>();
    private final Set<WorkerProcess> all = new LinkedHashSet<>();
    private Optional<WorkerSite> site = Optional.empty();
    /** How many workers there should be between runs. */
    private int size;
    /** Workers that are being started. */
    private int starting;

    private int failedRefills;
    private boolean closed;

    WorkerPool(ProcessOptions options) {
        this.options = options;
    }

    /**
     * Asks for {@code count} workers: waiting ones first, new ones for the rest. Each is the caller's alone until
     * given {@link #release back}; {@code listener} hears of it. A future fails with an {@link IOException} if its
     * worker can't be started.
     *
     * @throws IOException if the machine has no room for so many, or the pool is closed
     */
    List<CompletableFuture<WorkerProcess>> lease(int count, WorkerProcess.Listener listener) throws IOException {
        List<CompletableFuture<WorkerProcess>> leased = new ArrayList<>();
        WorkerSite here;
        int missing;
        synchronized (lock) {
            here = openSite();
            MemoryBound.check(count, idle.size());
            while (leased.size() < count && !idle.isEmpty()) {
                WorkerProcess worker = idle.removeLast();
                worker.attach(listener);
                if (worker.alive()) {
                    leased.add(CompletableFuture.completedFuture(worker));
                }
            }
            missing = count - leased.size();
            starting += missing;
            size = Math.max(size, count);
        }
        for (int i = 0; i < missing; i++) {
            leased.add(spawn(here, count, listener));
        }
        return leased;
    }

    /** Guarded by the lock. */
    private WorkerSite openSite() throws IOException {
        if (closed) {
            throw new IOException("The worker processes of this session have been stopped.");
        }
        if (site.isEmpty()) {
            site = Optional.of(WorkerSite.open(options));
        }
        return site.get();
    }

    private CompletableFuture<WorkerProcess> spawn(WorkerSite here, int count, WorkerProcess.Listener listener) {
        int share = Math.max(count, Runtime.getRuntime().availableProcessors());
        return here.spawn(share).handle((worker, error) -> {
            synchronized (lock) {
                starting--;
                if (error == null && site.filter(s -> s == here).isPresent()) {
                    all.add(worker);
                    failedRefills = 0;
                    worker.start(listener);
                    return worker;
                }
            }
            if (error == null) {
                worker.close();
            }
            throw new CompletionException(
                    error != null && error.getCause() instanceof IOException io
                            ? io
                            : new IOException("The worker processes were stopped before this one had started."));
        });
    }

    /** Where large arrays lie for the workers that are there now. */
    BulkStore bulk() throws IOException {
        synchronized (lock) {
            return openSite().bulk();
        }
    }

    /** Gives a worker back; a dead one is forgotten. What it still prints goes to {@code last}. */
    void release(WorkerProcess worker, RunControl last) {
        worker.attach(new Resting(this, Optional.of(last)));
        synchronized (lock) {
            if (all.contains(worker) && worker.alive()) {
                idle.addLast(worker);
                return;
            }
        }
        forget(worker);
    }

    /** Takes a dead worker off the books. */
    void forget(WorkerProcess worker) {
        synchronized (lock) {
            idle.remove(worker);
            if (all.remove(worker)) {
                site.ifPresent(here -> here.forget(worker.pid()));
            }
        }
    }

    /** Starts what is missing of the pool's size. @return is complete when all of them wait, or one could not start */
    CompletableFuture<Void> refill() {
        int missing;
        WorkerSite here;
        synchronized (lock) {
            missing = size - all.size() - starting;
            if (closed || site.isEmpty() || missing <= 0 || failedRefills >= MAX_FAILED_REFILLS) {
                return CompletableFuture.completedFuture(null);
            }
            here = site.get();
            starting += missing;
        }
        List<CompletableFuture<WorkerProcess>> started = new ArrayList<>();
        for (int i = 0; i < missing; i++) {
            started.add(spawn(here, size, new Resting(this, Optional.empty())).whenComplete((worker, error) -> {
                synchronized (lock) {
                    if (error != null) {
                        failedRefills++;
                        return;
                    }
                    // No run waited for it.
                    worker.takeSpawnCost();
                    idle.addLast(worker);
                }
            }));
        }
        return CompletableFuture.allOf(started.toArray(CompletableFuture[]::new));
    }

    /**
     * Sets the pool's size: ends waiting workers that are too many, starts the missing ones.
     *
     * @return as {@link #refill}
     * @throws IOException as {@link #lease}
     */
    CompletableFuture<Void> resize(int workers) throws IOException {
        List<WorkerProcess> surplus = new ArrayList<>();
        synchronized (lock) {
            openSite();
            MemoryBound.check(workers, all.size());
            size = workers;
            failedRefills = 0;
            while (all.size() - surplus.size() > workers && !idle.isEmpty()) {
                surplus.add(idle.removeFirst());
            }
        }
        surplus.forEach(this::forget);
        surplus.forEach(WorkerProcess::close);
        return refill();
    }

    /** All workers that there are now. */
    List<WorkerProcess> workers() {
        synchronized (lock) {
            return List.copyOf(all);
        }
    }

    /** What is known of all workers, those at work too. */
    List<WorkerStatus> status() {
        synchronized (lock) {
            return all.stream()
                    .map(worker -> new WorkerStatus(
                            worker.pid(),
                            idle.contains(worker) ? WorkerStatus.State.WAITING : WorkerStatus.State.AT_WORK,
                            ProcessMemory.of(worker.pid()),
                            worker.tasksDone(),
                            worker.classesSent(),
                            worker.bytesSent()))
                    .toList();
        }
    }

    /** Ends all workers, those at work too, and removes what they needed on disk. The next lease starts anew. */
    void stop() throws IOException {
        List<WorkerProcess> workers;
        Optional<WorkerSite> left;
        synchronized (lock) {
            workers = List.copyOf(all);
            all.clear();
            idle.clear();
            size = 0;
            left = site;
            site = Optional.empty();
        }
        WorkerProcess.kill(workers);
        for (WorkerProcess worker : workers) {
            left.ifPresent(here -> here.forget(worker.pid()));
        }
        if (left.isPresent()) {
            left.get().close();
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (lock) {
            closed = true;
        }
        stop();
    }

    /** Hears a worker that no run has: a thread that outlived its task may still print to where it did before. */
    private record Resting(WorkerPool pool, Optional<RunControl> last) implements WorkerProcess.Listener {
        @Override
        public void said(WorkerProcess worker, Frame frame) {
            if (frame instanceof FromWorker.Output output) {
                last.ifPresent(control -> control.print(output.standardError(), output.text()));
            }
        }

        @Override
        public void died(WorkerProcess worker, String how) {
            pool.forget(worker);
            pool.refill();
        }
    }
}
