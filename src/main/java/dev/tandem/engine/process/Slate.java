package dev.tandem.engine.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A page of memory that a worker shares with its session: which task it is in. A worker writes it at the price of a
 * store, where a frame would cost a system call for each of a million tiny tasks; and what stands there can still be
 * read when the worker has died in the middle of a task. The file's name is gone as soon as both have it mapped.
 */
final class Slate {
    private static final int BYTES = 16;
    private static final int START = 0;
    private static final int TASK = 8;

    private final ByteBuffer memory;

    private Slate(ByteBuffer memory) {
        this.memory = memory.order(ByteOrder.nativeOrder());
    }

    /** A slate that nobody else sees, where none can be shared. */
    static Slate unshared() {
        return new Slate(ByteBuffer.allocate(BYTES));
    }

    /** The worker's side: makes the slate of the worker {@code pid}. */
    static Slate create(Path directory, long pid) {
        try {
            return map(file(directory, pid), StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            return unshared();
        }
    }

    /** The session's side: opens what the worker {@code pid} has made; empty if it couldn't. */
    static Optional<Slate> open(Path directory, long pid) {
        Path file = file(directory, pid);
        try {
            Slate slate = map(file, StandardOpenOption.READ);
            Files.deleteIfExists(file);
            return Optional.of(slate);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Path file(Path directory, long pid) {
        return directory.resolve("slate-" + pid);
    }

    private static Slate map(Path file, StandardOpenOption how) throws IOException {
        try (FileChannel channel = FileChannel.open(file, how, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new Slate(channel.map(MapMode.READ_WRITE, 0, BYTES));
        }
    }

    /** Notes that {@code task} starts now. */
    void enter(int task) {
        memory.putLong(START, System.nanoTime());
        memory.putInt(TASK, task + 1);
    }

    /** Notes that no task is on. */
    void leave() {
        memory.putInt(TASK, 0);
    }

    /** The task that the worker is in, or was when it died; -1 for none. */
    int task() {
        return memory.getInt(TASK) - 1;
    }

    /** When that task started, on the worker's clock. */
    long startNanos() {
        return memory.getLong(START);
    }
}
