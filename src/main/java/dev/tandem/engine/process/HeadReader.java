package dev.tandem.engine.process;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads the plain fields that a {@link HeadWriter} wrote. In place of {@code java.io.DataInputStream}, whose single bytes
 * cost a lock each: a row of tiny tasks has some hundred thousand of them. Confined to one thread.
 */
final class HeadReader {
    private final ByteBuffer bytes;

    HeadReader(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes);
    }

    byte readByte() {
        return bytes.get();
    }

    boolean readBoolean() {
        return bytes.get() != 0;
    }

    char readChar() {
        return bytes.getChar();
    }

    short readShort() {
        return bytes.getShort();
    }

    int readInt() {
        return bytes.getInt();
    }

    long readLong() {
        return bytes.getLong();
    }

    float readFloat() {
        return bytes.getFloat();
    }

    double readDouble() {
        return bytes.getDouble();
    }

    /** @throws IOException if there are not so many */
    byte[] readBytes(int length) throws IOException {
        if (length < 0 || length > bytes.remaining()) {
            throw new IOException("the bytes are damaged");
        }
        byte[] read = new byte[length];
        bytes.get(read);
        return read;
    }

    String readString() throws IOException {
        return new String(readBytes(readInt()), StandardCharsets.UTF_8);
    }

    /** Reads what a function reads, or says that the bytes end too early. */
    static <T> T checked(Reading<T> reading) throws IOException {
        try {
            return reading.read();
        } catch (BufferUnderflowException e) {
            throw new IOException("the bytes end too early", e);
        }
    }

    /** Reads something. */
    @FunctionalInterface
    interface Reading<T> {
        T read() throws IOException;
    }

    /** Reads one element of a list. */
    @FunctionalInterface
    interface Element<T> {
        T read(HeadReader in) throws IOException;
    }

    /** The next {@code length} bytes, not copied. */
    ByteBuffer readSlice(int length) {
        ByteBuffer slice = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        return slice;
    }

    <T> List<T> readList(Element<T> element) throws IOException {
        int size = readInt();
        if (size == 0) {
            return List.of();
        }
        List<T> list = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            list.add(element.read(this));
        }
        return List.copyOf(list);
    }

    int[] readInts() {
        int[] values = new int[readInt()];
        for (int i = 0; i < values.length; i++) {
            values[i] = readInt();
        }
        return values;
    }

    long[] readLongs() {
        long[] values = new long[readInt()];
        for (int i = 0; i < values.length; i++) {
            values[i] = readLong();
        }
        return values;
    }

    OptionalLong readOptionalLong() {
        return readBoolean() ? OptionalLong.of(readLong()) : OptionalLong.empty();
    }
}
