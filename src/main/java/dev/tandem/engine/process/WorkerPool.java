package dev.tandem.engine.process;

import dev.tandem.engine.RunControl;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The workers of one session: started when first wanted, warm and waiting between runs, until closed. A worker that
 * dies is forgotten; the next who needs one starts another. Safe for any thread.
 */
final class WorkerPool implements Closeable {
    private static final int SECONDS_TO_START = 60;

    private final ProcessOptions options;
    /** Guards all fields below. */
    private final Object lock = new Object();

    private final Deque<WorkerProcess> idle = new ArrayDeque<>();
    private final Set<WorkerProcess> all = new LinkedHashSet<>();
    private Base base;
    private boolean closed;

    /** What all workers of the pool share; made with the first of them. */
    private record Base(Path directory, Doorway doorway, Guardian guardian, WorkerLauncher launcher) {}

    WorkerPool(ProcessOptions options) {
        this.options = options;
    }

    /**
     * Asks for {@code count} workers: waiting ones first, new ones for the rest. Each is the caller's alone until
     * given {@link #release back}; {@code listener} hears of it. A future fails with an {@link IOException} if its worker can't be started.
     */
    List<CompletableFuture<WorkerProcess>> lease(int count, WorkerProcess.Listener listener) throws IOException {
        List<CompletableFuture<WorkerProcess>> leased = new ArrayList<>();
        Base shared;
        synchronized (lock) {
            if (closed) {
                throw new IOException("The worker processes of this session have been stopped.");
            }
            while (leased.size() < count && !idle.isEmpty()) {
                WorkerProcess worker = idle.removeLast();
                if (worker.alive()) {
                    worker.attach(listener);
                    leased.add(CompletableFuture.completedFuture(worker));
                }
            }
            if (base == null) {
                base = open();
            }
            shared = base;
        }
        int share = Math.max(count, Runtime.getRuntime().availableProcessors());
        while (leased.size() < count) {
            leased.add(spawn(shared, share, listener));
        }
        return leased;
    }

    private Base open() throws IOException {
        Path directory = Files.createTempDirectory(options.temporary(), "tandem-");
        Doorway doorway = Doorway.open(directory);
        Guardian guardian = Guardian.start(directory.getFileName().toString(), List.of(directory));
        return new Base(directory, doorway, guardian, new WorkerLauncher(options, directory));
    }

    private CompletableFuture<WorkerProcess> spawn(Base shared, int share, WorkerProcess.Listener listener) {
        long requested = System.nanoTime();
        CompletableFuture<Connection> arrival = new CompletableFuture<>();
        String token = shared.doorway().expect(arrival);
        Process process;
        try {
            process = shared.launcher().start(shared.doorway().address(), token, share);
        } catch (IOException e) {
            arrival.cancel(false);
            return CompletableFuture.failedFuture(
                    new IOException("No more worker processes can be started: " + e.getMessage(), e));
        }
        shared.guardian().add(process.pid());
        ProcessOutput output = new ProcessOutput(process);
        process.onExit()
                .thenRun(() -> arrival.completeExceptionally(new IOException("A worker process "
                        + ExitCodes.describe(process.exitValue()) + " while it started. It said: " + output.tail())));
        arrival.orTimeout(SECONDS_TO_START, TimeUnit.SECONDS);
        return arrival.handle((connection, error) -> {
            try {
                if (error != null) {
                    throw error instanceof IOException io ? io : new IOException("A worker did not start: " + error);
                }
                WorkerProcess worker = new WorkerProcess(
                        process, connection, output, Slate.open(shared.directory(), process.pid()), requested);
                enter(worker, listener);
                return worker;
            } catch (IOException e) {
                process.destroyForcibly();
                shared.guardian().remove(process.pid());
                throw new java.util.concurrent.CompletionException(e);
            }
        });
    }

    private void enter(WorkerProcess worker, WorkerProcess.Listener listener) throws IOException {
        synchronized (lock) {
            if (closed) {
                throw new IOException("The worker processes of this session have been stopped.");
            }
            all.add(worker);
        }
        worker.start(listener);
    }

    /** Gives a worker back; a dead one is forgotten. What it still prints goes to {@code last}. */
    void release(WorkerProcess worker, RunControl last) {
        worker.attach(new Resting(this, last));
        synchronized (lock) {
            if (!closed && all.contains(worker) && worker.alive()) {
                idle.addLast(worker);
                return;
            }
        }
        forget(worker);
    }

    /** Takes a dead worker off the books. */
    void forget(WorkerProcess worker) {
        Guardian guardian;
        synchronized (lock) {
            idle.remove(worker);
            if (!all.remove(worker)) {
                return;
            }
            guardian = base.guardian();
        }
        guardian.remove(worker.pid());
    }

    /** Hears a worker that no run has: a thread that outlived its task may still print to where it did before. */
    private record Resting(WorkerPool pool, RunControl last) implements WorkerProcess.Listener {
        @Override
        public void said(WorkerProcess worker, Frame frame) {
            if (frame instanceof Frame.Output output) {
                last.print(output.standardError(), output.text());
            }
        }

        @Override
        public void died(WorkerProcess worker, String how) {
            pool.forget(worker);
        }
    }

    /** Ends all workers, those at work too, and removes what they needed on disk. */
    @Override
    public void close() throws IOException {
        List<WorkerProcess> workers;
        Base shared;
        synchronized (lock) {
            closed = true;
            workers = List.copyOf(all);
            shared = base;
        }
        WorkerProcess.kill(workers);
        workers.forEach(this::forget);
        if (shared != null) {
            shared.doorway().close();
            shared.guardian().close();
            removeDirectory(shared.directory());
        }
    }

    private static void removeDirectory(Path directory) throws IOException {
        try (var files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            // The guardian was quicker.
        }
        Files.deleteIfExists(directory);
    }
}
