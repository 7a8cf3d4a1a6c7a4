package dev.tandem.engine.process;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * What makes a {@link ByteBuffer} besides its contents. It arrives with all of its memory, not only what lies between
 * position and limit; two views of one memory arrive as two memories.
 *
 * @param flags of {@link #DIRECT}, {@link #READ_ONLY}, {@link #LITTLE_ENDIAN}
 */
record BufferImage(byte flags, int position, int limit) {
    private static final int DIRECT = 1;
    private static final int READ_ONLY = 2;
    private static final int LITTLE_ENDIAN = 4;

    static BufferImage of(ByteBuffer buffer) {
        int flags = (buffer.isDirect() ? DIRECT : 0)
                | (buffer.isReadOnly() ? READ_ONLY : 0)
                | (buffer.order() == ByteOrder.LITTLE_ENDIAN ? LITTLE_ENDIAN : 0);
        return new BufferImage((byte) flags, buffer.position(), buffer.limit());
    }

    /** The classes that the JDK has for byte buffers, mapped ones included. */
    static List<Class<?>> classes() {
        ByteBuffer heap = ByteBuffer.allocate(1);
        ByteBuffer direct = ByteBuffer.allocateDirect(1);
        return List.of(
                heap.getClass(),
                heap.asReadOnlyBuffer().getClass(),
                direct.getClass(),
                direct.asReadOnlyBuffer().getClass());
    }

    /** All of a buffer's memory; its own position and limit stay. */
    static ByteBuffer contents(ByteBuffer buffer) {
        return buffer.duplicate().clear();
    }

    /** A buffer with a copy of what remains in {@code contents}. */
    ByteBuffer restore(ByteBuffer contents) {
        int capacity = contents.remaining();
        ByteBuffer copy = (flags & DIRECT) != 0 ? ByteBuffer.allocateDirect(capacity) : ByteBuffer.allocate(capacity);
        copy.put(contents);
        ByteBuffer buffer = (flags & READ_ONLY) != 0 ? copy.asReadOnlyBuffer() : copy;
        return buffer.limit(limit)
                .position(position)
                .order((flags & LITTLE_ENDIAN) != 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    }
}
