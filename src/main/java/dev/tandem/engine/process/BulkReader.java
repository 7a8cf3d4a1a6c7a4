package dev.tandem.engine.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what the other end's {@link BulkStore} has put into shared memory. Confined to one thread at a time. */
final class BulkReader {
    /** Mappings that are kept: mapping a large file again costs more than reading it. */
    private static final int MAX_MAPPED = 2;

    private final Optional<Path> directory;
    private final Map<String, MappedByteBuffer> mapped = new LinkedHashMap<>();

    BulkReader(Optional<Path> directory) {
        this.directory = directory;
    }

    /** The contents, in order, each in a buffer of its own, in native byte order. */
    List<ByteBuffer> open(List<BulkRef> refs) throws TransferException {
        List<ByteBuffer> contents = new ArrayList<>(refs.size());
        for (BulkRef ref : refs) {
            contents.add(map(ref).slice(ref.offset(), ref.length()).order(ByteOrder.nativeOrder()));
        }
        return contents;
    }

    /** Lets go of the mappings that are kept; the next collection of garbage unmaps them. */
    void forget() {
        mapped.clear();
    }

    private MappedByteBuffer map(BulkRef ref) throws TransferException {
        MappedByteBuffer known = mapped.get(ref.segment());
        if (known != null) {
            return known;
        }
        Path file = directory
                .orElseThrow(() -> new TransferException("this JVM has no shared memory"))
                .resolve(ref.segment());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MappedByteBuffer memory = channel.map(MapMode.READ_ONLY, 0, ref.capacity());
            mapped.put(ref.segment(), memory);
            if (mapped.size() > MAX_MAPPED) {
                mapped.remove(mapped.keySet().iterator().next());
            }
            return memory;
        } catch (IOException e) {
            throw new TransferException("its shared memory can't be read: " + e.getMessage(), e);
        }
    }
}
