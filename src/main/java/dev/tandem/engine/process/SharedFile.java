package dev.tandem.engine.process;

import java.io.IOException;
import java.io.Serializable;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that several processes have mapped. On Linux its name is removed at once and the others find it through the
 * open file of the process that made it ({@code proc(5)}, {@code /proc/PID/fd}): the system frees the memory when the
 * last of them lets go, however they end. Elsewhere the file goes when its maker ends in an orderly way.
 */
final class SharedFile {
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final Path OPEN_FILES = Path.of("/proc/self/fd");

    private final Path path;
    private final ByteBuffer memory;
    /** Kept open, so that others can still come in; null in those. */
    private final FileChannel channel;

    private SharedFile(Path path, ByteBuffer memory, FileChannel channel) {
        this.path = path;
        this.memory = memory.order(ByteOrder.nativeOrder());
        this.channel = channel;
    }

    /** Makes a file of zeros. */
    static SharedFile create(int bytes) throws IOException {
        Path directory = Files.isWritable(MEMORY) ? MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
        long room = Files.getFileStore(directory).getUsableSpace();
        if (room < bytes) {
            throw new IOException(String.format(
                    "%s has %.1f MB left, and %.1f MB are asked for", directory, room / 1e6, bytes / 1e6));
        }
        Path file = Files.createTempFile(directory, "tandem-shared-", "");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        ByteBuffer memory = channel.map(MapMode.READ_WRITE, 0, bytes);
        Path open = openFile(file);
        if (open.equals(file)) {
            file.toFile().deleteOnExit();
        } else {
            Files.delete(file);
        }
        return new SharedFile(open, memory, channel);
    }

    /** The name under which another process finds a file that this one has open. */
    private static Path openFile(Path file) throws IOException {
        if (!Files.isDirectory(OPEN_FILES)) {
            return file;
        }
        try (var descriptors = Files.newDirectoryStream(OPEN_FILES)) {
            for (Path descriptor : descriptors) {
                if (Files.isSymbolicLink(descriptor) && pointsTo(descriptor, file)) {
                    return Path.of(
                            "/proc",
                            Long.toString(ProcessHandle.current().pid()),
                            "fd",
                            descriptor.getFileName().toString());
                }
            }
        }
        return file;
    }

    private static boolean pointsTo(Path descriptor, Path file) {
        try {
            return Files.readSymbolicLink(descriptor).equals(file);
        } catch (IOException e) {
            // Closed in the meantime by another thread.
            return false;
        }
    }

    ByteBuffer memory() {
        return memory;
    }

    /** What another process needs to map the same file. */
    Handle handle() {
        Reference.reachabilityFence(channel);
        return new Handle(path.toString(), memory.capacity());
    }

    /** Travels between processes in the file's place. */
    record Handle(String path, int bytes) implements Serializable {
        SharedFile open() throws IOException {
            try (FileChannel channel =
                    FileChannel.open(Path.of(path), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                return new SharedFile(Path.of(path), channel.map(MapMode.READ_WRITE, 0, bytes), null);
            }
        }
    }
}
