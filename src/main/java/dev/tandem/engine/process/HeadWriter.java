package dev.tandem.engine.process;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** Writes plain fields into memory, for a {@link HeadReader}. Confined to one thread. */
final class HeadWriter {
    private ByteBuffer bytes;

    HeadWriter(int expected) {
        bytes = ByteBuffer.allocate(expected);
    }

    private ByteBuffer room(int needed) {
        if (bytes.remaining() < needed) {
            long wanted = Math.max(2L * bytes.capacity(), (long) bytes.position() + needed);
            int most = Integer.MAX_VALUE - 64;
            if ((long) bytes.position() + needed > most) {
                throw new OutOfMemoryError("More than 2 GB in one message.");
            }
            byte[] larger = Arrays.copyOf(bytes.array(), (int) Math.min(wanted, most));
            bytes = ByteBuffer.wrap(larger).position(bytes.position());
        }
        return bytes;
    }

    void writeByte(int value) {
        room(Byte.BYTES).put((byte) value);
    }

    void writeBoolean(boolean value) {
        writeByte(value ? 1 : 0);
    }

    void writeChar(char value) {
        room(Character.BYTES).putChar(value);
    }

    void writeShort(short value) {
        room(Short.BYTES).putShort(value);
    }

    void writeInt(int value) {
        room(Integer.BYTES).putInt(value);
    }

    void writeLong(long value) {
        room(Long.BYTES).putLong(value);
    }

    void writeFloat(float value) {
        room(Float.BYTES).putFloat(value);
    }

    void writeDouble(double value) {
        room(Double.BYTES).putDouble(value);
    }

    void writeBytes(byte[] value) {
        room(value.length).put(value);
    }

    void writeString(String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        writeInt(text.length);
        writeBytes(text);
    }

    /** Writes one element of a list. */
    @FunctionalInterface
    interface Element<T> {
        void write(T value, HeadWriter out);
    }

    <T> void writeList(List<T> values, Element<T> element) {
        writeInt(values.size());
        values.forEach(value -> element.write(value, this));
    }

    void writeInts(int[] values) {
        writeInt(values.length);
        for (int value : values) {
            writeInt(value);
        }
    }

    void writeOptionalLong(OptionalLong value) {
        writeBoolean(value.isPresent());
        if (value.isPresent()) {
            writeLong(value.getAsLong());
        }
    }

    /** Room for {@code length} bytes, at which the caller writes. */
    ByteBuffer next(int length) {
        return room(length);
    }

    int size() {
        return bytes.position();
    }

    void reset() {
        bytes.clear();
    }

    /** What was written, without a copy: the first {@link #size} bytes count. */
    byte[] array() {
        return bytes.array();
    }

    /** What was written; without a copy where it is exactly as long as was expected. */
    byte[] toByteArray() {
        return bytes.hasRemaining() ? Arrays.copyOf(bytes.array(), bytes.position()) : bytes.array();
    }
}
