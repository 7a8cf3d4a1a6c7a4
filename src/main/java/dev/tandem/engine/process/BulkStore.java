package dev.tandem.engine.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts the contents of large arrays into files in shared memory, where the other end reads them without a socket
 * between. A file is used again once the other end has read it: its pages are there already, which makes the second
 * time several times faster than the first. Safe for any thread.
 */
final class BulkStore {
    private static final int ALIGNMENT = 8;
    /** Free files that are kept for the next time. */
    private static final int MAX_FREE = 2;
    /** Larger free files are given back to the system at once. */
    private static final int MAX_FREE_BYTES = 512 << 20;
    /** Left to others in shared memory. */
    private static final long RESERVE_BYTES = 16 << 20;

    private final Optional<Path> directory;
    private final String prefix;
    /** Guarded by this, as are all fields below. */
    private final List<Segment> free = new ArrayList<>();

    private final List<Segment> used = new ArrayList<>();
    private int made;

    private record Segment(String name, MappedByteBuffer memory) {
        int capacity() {
            return memory.capacity();
        }
    }

    /**
     * @param directory in shared memory; empty where there is none: then nothing is ever stored
     * @param prefix of the names of this store's files
     */
    BulkStore(Optional<Path> directory, String prefix) {
        this.directory = directory;
        this.prefix = prefix;
    }

    /**
     * Writes all of {@code bulk} into one file.
     *
     * @return where each lies, in order; empty if there is no room: then they have to travel with their graph
     */
    synchronized Optional<List<BulkRef>> store(List<Bulk> bulk) {
        long total = bulk.stream().mapToLong(each -> aligned(each.bytes())).sum();
        if (directory.isEmpty() || total > Integer.MAX_VALUE - ALIGNMENT) {
            return Optional.empty();
        }
        Optional<Segment> found = take((int) total);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Segment segment = found.get();
        try {
            List<BulkRef> refs = new ArrayList<>();
            ByteBuffer memory = segment.memory().duplicate().order(ByteOrder.nativeOrder());
            int offset = 0;
            for (Bulk each : bulk) {
                memory.position(offset);
                each.writeTo(memory);
                refs.add(new BulkRef(segment.name(), segment.capacity(), offset, each.bytes()));
                offset += aligned(each.bytes());
            }
            used.add(segment);
            return Optional.of(refs);
        } catch (InternalError e) {
            // How the JVM reports that the file system had no page left to put behind the memory.
            remove(segment);
            return Optional.empty();
        }
    }

    private static int aligned(int bytes) {
        return (bytes + ALIGNMENT - 1) & -ALIGNMENT;
    }

    private Optional<Segment> take(int bytes) {
        for (Segment segment : free) {
            if (segment.capacity() >= bytes && segment.capacity() / 2 <= bytes) {
                free.remove(segment);
                return Optional.of(segment);
            }
        }
        String name = prefix + "-" + made++;
        Path file = directory.orElseThrow().resolve(name);
        try {
            if (Files.getFileStore(file.getParent()).getUsableSpace() < bytes + RESERVE_BYTES) {
                return Optional.empty();
            }
            try (FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                return Optional.of(new Segment(name, channel.map(MapMode.READ_WRITE, 0, bytes)));
            }
        } catch (IOException | OutOfMemoryError e) {
            return Optional.empty();
        }
    }

    /** Says that the other end has read the file {@code name}. */
    synchronized void release(String name) {
        for (Segment segment : List.copyOf(used)) {
            if (segment.name().equals(name)) {
                used.remove(segment);
                if (segment.capacity() <= MAX_FREE_BYTES) {
                    free.add(segment);
                } else {
                    remove(segment);
                }
            }
        }
        while (free.size() > MAX_FREE) {
            remove(free.remove(0));
        }
    }

    /** Gives the files back to the system that are kept for the next time. */
    synchronized void dropFree() {
        free.forEach(this::remove);
        free.clear();
    }

    private void remove(Segment segment) {
        erase(directory.orElseThrow().resolve(segment.name()));
    }

    /** Removes a file of bulk: its memory is free at once, also while somebody still has it mapped. */
    static void erase(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(0);
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // Gone already, or it goes with its directory.
        }
    }
}
