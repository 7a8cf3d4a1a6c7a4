package dev.tandem.engine.process;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * What all workers of a pool share, from the first that starts to the last that ends: a private directory, the doorway
 * in it, a guardian over both. Safe for any thread.
 */
final class WorkerSite implements Closeable {
    private static final int SECONDS_TO_START = 60;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private final Path directory;
    private final Doorway doorway;
    private final Guardian guardian;
    private final WorkerLauncher launcher;
    private final Optional<Path> sharedMemory;
    private final BulkStore bulk;

    private WorkerSite(
            Path directory, Optional<Path> sharedMemory, Doorway doorway, Guardian guardian, WorkerLauncher launcher) {
        this.directory = directory;
        this.sharedMemory = sharedMemory;
        this.bulk = new BulkStore(sharedMemory, "session");
        this.doorway = doorway;
        this.guardian = guardian;
        this.launcher = launcher;
    }

    static WorkerSite open(ProcessOptions options) throws IOException {
        Leftovers.sweep(List.of(options.temporary(), options.sharedMemory()));
        // Made with permissions for its owner alone.
        Path directory = Files.createTempDirectory(options.temporary(), Leftovers.prefix());
        Doorway doorway = Doorway.open(directory);
        Optional<Path> shared =
                sharedMemory(options.sharedMemory(), directory.getFileName().toString());
        List<Path> directories = new ArrayList<>(List.of(directory));
        shared.ifPresent(directories::add);
        Guardian guardian = Guardian.start(directory.toString(), directories);
        WorkerLauncher launcher = new WorkerLauncher(options, directory, shared);
        return new WorkerSite(directory, shared, doorway, guardian, launcher);
    }

    /** A directory of our own in shared memory, where the system has such a thing and lets us in. */
    private static Optional<Path> sharedMemory(Path parent, String name) {
        if (!Files.isWritable(parent)) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    Files.createDirectory(parent.resolve(name), PosixFilePermissions.asFileAttribute(OWNER_ONLY)));
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    /** Where the session's large arrays lie for its workers. */
    BulkStore bulk() {
        return bulk;
    }

    Optional<Path> sharedMemory() {
        return sharedMemory;
    }

    /**
     * Starts a worker. The future fails with an {@link IOException} that says what the process said.
     *
     * @param share how many workers share the machine
     */
    CompletableFuture<WorkerProcess> spawn(int share) {
        long requested = System.nanoTime();
        CompletableFuture<Connection> arrival = new CompletableFuture<>();
        String token = doorway.expect(arrival);
        Process process;
        try {
            process = launcher.start(doorway.address(), token, share);
        } catch (IOException e) {
            arrival.cancel(false);
            return CompletableFuture.failedFuture(
                    new IOException("No more worker processes can be started: " + e.getMessage(), e));
        }
        guardian.add(process.pid());
        ProcessOutput output = new ProcessOutput(process);
        failAtTheEnd(arrival, process, output);
        arrival.orTimeout(SECONDS_TO_START, TimeUnit.SECONDS);
        return arrival.handle((connection, error) -> {
            try {
                if (error != null) {
                    throw error instanceof IOException io ? io : new IOException("A worker did not start: " + error);
                }
                return new WorkerProcess(
                        process,
                        connection,
                        output,
                        Slate.open(directory, process.pid()),
                        new BulkReader(sharedMemory),
                        requested);
            } catch (IOException e) {
                process.destroyForcibly();
                guardian.remove(process.pid());
                throw new CompletionException(e);
            }
        });
    }

    /**
     * A worker that ends before it has said hello is not waited for. On a thread of its own: {@link Process#onExit} runs on
     * the common pool, which the code of a cell may keep busy.
     */
    private static void failAtTheEnd(CompletableFuture<Connection> arrival, Process process, ProcessOutput output) {
        Thread end = new Thread(
                () -> {
                    try {
                        int exit = process.waitFor();
                        arrival.completeExceptionally(new IOException("A worker process " + ExitCodes.describe(exit)
                                + " while it started. It said: " + output.tail()));
                    } catch (InterruptedException e) {
                        // It has arrived: from now on its reading thread sees its end.
                    }
                },
                "tandem-worker-start-" + process.pid());
        end.setDaemon(true);
        end.start();
        arrival.whenComplete((connection, error) -> end.interrupt());
    }

    /** Says that a worker has ended. */
    void forget(long pid) {
        guardian.remove(pid);
        sharedMemory.ifPresent(shared -> erase(shared, WorkerMain.BULK_PREFIX + pid + "-"));
    }

    private static void erase(Path shared, String prefix) {
        try (var files = Files.newDirectoryStream(shared, prefix + "*")) {
            files.forEach(BulkStore::erase);
        } catch (IOException e) {
            // The guardian was quicker, or it goes with the directory.
        }
    }

    /** Removes everything on disk; the workers have been ended before. */
    @Override
    public void close() throws IOException {
        doorway.close();
        guardian.close();
        remove(directory);
        if (sharedMemory.isPresent()) {
            erase(sharedMemory.get(), "");
            remove(sharedMemory.get());
        }
    }

    private static void remove(Path directory) throws IOException {
        try (var files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    remove(file);
                } else {
                    Files.deleteIfExists(file);
                }
            }
        } catch (NoSuchFileException e) {
            // The guardian was quicker.
        }
        Files.deleteIfExists(directory);
    }
}
