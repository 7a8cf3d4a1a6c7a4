package dev.tandem.engine.process;

import java.io.IOException;

/**
 * Where a {@link Bulk} lies.
 *
 * @param segment name of a file in the shared directory
 * @param capacity size of that file in bytes
 * @param offset of the first byte
 * @param length in bytes
 */
record BulkRef(String segment, int capacity, int offset, int length) {
    static BulkRef read(HeadReader in) throws IOException {
        return new BulkRef(in.readString(), in.readInt(), in.readInt(), in.readInt());
    }

    void write(HeadWriter out) {
        out.writeString(segment);
        out.writeInt(capacity);
        out.writeInt(offset);
        out.writeInt(length);
    }
}
