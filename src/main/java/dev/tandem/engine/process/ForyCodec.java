package dev.tandem.engine.process;

import java.nio.ByteBuffer;
import java.util.List;
import org.apache.fory.Fory;
import org.apache.fory.logging.LoggerFactory;
import org.apache.fory.memory.MemoryBuffer;
import org.apache.fory.memory.MemoryUtils;
import org.apache.fory.serializer.BufferObject;

/**
 * Object graphs by Apache Fory: many times faster than java.io on collections and records, and takes classes that
 * aren't {@code Serializable}. Confined to one thread at a time.
 *
 * <p>Two settings need a reason. Class registration is off, so that any class may be named in the bytes: both ends are
 * JVMs of this user on a channel that began with a token. Code generation is off: it takes a second or two before the
 * first graph has gone through, and needs access that the JDK doesn't give.
 */
final class ForyCodec {
    /** Deeper than this the stack ends first. */
    private static final int MAX_DEPTH = 100_000;

    private final Fory fory;

    static {
        // It would tell the user's cell about classes with writeObject.
        LoggerFactory.disableLogging();
    }

    ForyCodec(ClassLoader loader) {
        fory = Fory.builder()
                .withXlang(false)
                .withRefTracking(true)
                .requireClassRegistration(false)
                .suppressClassRegistrationWarnings(true)
                .withCodegen(false)
                .withAsyncCompilation(false)
                .withMaxDepth(MAX_DEPTH)
                .withMaxGraphMemoryBytes(Long.MAX_VALUE / 4)
                .withClassLoader(loader)
                .build();
        fory.registerSerializer(ForyRoots.Roots.class, ForyRoots::new);
        for (Class<?> type : BufferImage.classes()) {
            @SuppressWarnings("unchecked") // they are all byte buffers
            Class<ByteBuffer> buffers = (Class<ByteBuffer>) type;
            fory.registerSerializer(buffers, types -> new ForyBuffers(types, buffers));
        }
    }

    /**
     * Encodes a graph; the contents of large arrays go to {@code bulk}, if there is one.
     *
     * @throws RuntimeException of Fory's if it can't
     */
    byte[] encode(Object graph, List<Bulk> bulk) {
        if (bulk == null) {
            return fory.serialize(graph);
        }
        return fory.serialize(graph, part -> {
            if (part.totalBytes() < Bulk.THRESHOLD) {
                return true;
            }
            bulk.add(new Part(part));
            return false;
        });
    }

    /** @throws RuntimeException of Fory's if it can't */
    Object decode(byte[] bytes) {
        return fory.deserialize(bytes);
    }

    /** The inverse of {@link #encode} with the large arrays apart, also where there was none. */
    Object decode(byte[] bytes, List<ByteBuffer> bulk) {
        List<MemoryBuffer> parts =
                bulk.stream().map(part -> MemoryUtils.wrap(part)).toList();
        return fory.deserialize(bytes, parts);
    }

    /** As {@link #encode}, for several roots of one graph. */
    byte[] encodeRoots(Object[] roots, List<Bulk> bulk, RootMeter meter) {
        return encode(new ForyRoots.Roots(roots, meter, bulk == null ? () -> 0 : bulk::size), bulk);
    }

    private record Part(BufferObject part) implements Bulk {
        @Override
        public int bytes() {
            return part.totalBytes();
        }

        @Override
        public void writeTo(ByteBuffer target) {
            ByteBuffer own = target.slice(target.position(), bytes());
            MemoryBuffer memory = MemoryUtils.wrap(own);
            memory.writerIndex(0);
            part.writeTo(memory);
            target.position(target.position() + bytes());
        }
    }
}
