package dev.tandem.engine.process;

import java.nio.ByteBuffer;
import org.apache.fory.context.ReadContext;
import org.apache.fory.context.WriteContext;
import org.apache.fory.memory.MemoryBuffer;
import org.apache.fory.memory.MemoryUtils;
import org.apache.fory.resolver.TypeResolver;
import org.apache.fory.serializer.BufferObject;
import org.apache.fory.serializer.Serializer;

/**
 * Byte buffers in Fory's bytes. Its own way gives back a view of the bytes that it reads from, which here may be a file
 * that is written to again, and forgets the position. Confined to one thread at a time.
 */
final class ForyBuffers extends Serializer<ByteBuffer> {
    ForyBuffers(TypeResolver types, Class<ByteBuffer> type) {
        super(types.getConfig(), type);
    }

    @Override
    public void write(WriteContext context, ByteBuffer buffer) {
        BufferImage image = BufferImage.of(buffer);
        MemoryBuffer out = context.getBuffer();
        out.writeByte(image.flags());
        out.writeInt32(image.position());
        out.writeInt32(image.limit());
        context.writeBufferObject(new Contents(BufferImage.contents(buffer)));
    }

    @Override
    public ByteBuffer read(ReadContext context) {
        MemoryBuffer in = context.getBuffer();
        BufferImage image = new BufferImage(in.readByte(), in.readInt32(), in.readInt32());
        MemoryBuffer contents = context.readBufferObject();
        return image.restore(contents.sliceAsByteBuffer(contents.readerIndex(), contents.remaining()));
    }

    private record Contents(ByteBuffer all) implements BufferObject {
        private static final int PIECE = 1 << 16;

        @Override
        public int totalBytes() {
            return all.capacity();
        }

        @Override
        public void writeTo(MemoryBuffer target) {
            ByteBuffer from = all.duplicate();
            if (from.isDirect() || from.hasArray()) {
                target.write(from);
                return;
            }
            // Fory asks a buffer on the heap for its array, which a read-only one keeps to itself.
            byte[] piece = new byte[PIECE];
            while (from.hasRemaining()) {
                int length = Math.min(PIECE, from.remaining());
                from.get(piece, 0, length);
                target.writeBytes(piece, 0, length);
            }
        }

        @Override
        public MemoryBuffer toBuffer() {
            MemoryBuffer copy = MemoryUtils.buffer(totalBytes());
            writeTo(copy);
            return copy.slice(0, totalBytes());
        }
    }
}
