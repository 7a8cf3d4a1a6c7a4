package dev.tandem.engine.process;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** The contents of a large array or byte buffer, to be written somewhere apart from the graph that it is part of. */
interface Bulk {
    /** Arrays smaller than this travel with their graph, in bytes. */
    int THRESHOLD = 1 << 20;

    /** How much there is. */
    int bytes();

    /** Writes all of it at the buffer's position, in its byte order. */
    void writeTo(ByteBuffer target);

    /** Contents of a known size. */
    static Bulk of(int bytes, Consumer<ByteBuffer> writer) {
        return new Bulk() {
            @Override
            public int bytes() {
                return bytes;
            }

            @Override
            public void writeTo(ByteBuffer target) {
                writer.accept(target);
            }
        };
    }
}
