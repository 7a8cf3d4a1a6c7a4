package dev.tandem.engine.process;

import java.nio.ByteBuffer;

/** The contents of a large array, to be written somewhere apart from the graph that it is part of. */
interface Bulk {
    /** Arrays smaller than this travel with their graph, in bytes. */
    int THRESHOLD = 1 << 20;

    /** How much there is. */
    int bytes();

    /** Writes all of it at the buffer's position, in its byte order. */
    void writeTo(ByteBuffer target);
}
