package dev.tandem.engine.process;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Function;

/** What all arrays in shared memory have in common: their length, and that another process gets the same memory. */
abstract class SharedArray implements Serializable {
    private static final long serialVersionUID = 1L;

    private final transient SharedFile file;
    private final transient Kind kind;
    final transient ByteBuffer memory;

    SharedArray(SharedFile file, Kind kind) {
        this.file = file;
        this.kind = kind;
        this.memory = file.memory();
    }

    /** What lies in the memory. */
    enum Kind {
        DOUBLES(Double.BYTES, Shared.Doubles::new),
        FLOATS(Float.BYTES, Shared.Floats::new),
        LONGS(Long.BYTES, Shared.Longs::new),
        INTS(Integer.BYTES, Shared.Ints::new),
        BYTES(Byte.BYTES, Shared.Bytes::new);

        private final int width;
        private final Function<SharedFile, SharedArray> maker;

        Kind(int width, Function<SharedFile, SharedArray> maker) {
            this.width = width;
            this.maker = maker;
        }

        int width() {
            return width;
        }
    }

    /** How many elements there are. */
    public int length() {
        return memory.capacity() / kind.width;
    }

    /** Where an element lies, in bytes. */
    final int offset(int index) {
        if (index < 0 || index >= length()) {
            throw new IndexOutOfBoundsException("Index " + index + " is not in 0 .. " + (length() - 1) + ".");
        }
        return index * kind.width;
    }

    /** All of the memory, to read it whole. */
    final ByteBuffer whole() {
        return memory.duplicate().order(ByteOrder.nativeOrder());
    }

    /** Called by java.io and Fory when it is to be sent. */
    final Object writeReplace() throws InvalidObjectException {
        Departure.checkShared();
        return new Travelling(file.handle(), kind);
    }

    /** What goes to another process in place of the memory. */
    private record Travelling(SharedFile.Handle handle, Kind kind) implements Serializable {
        private Object readResolve() throws InvalidObjectException {
            try {
                return kind.maker.apply(handle.open());
            } catch (IOException e) {
                throw new InvalidObjectException("The process that made this shared memory has ended: " + e);
            }
        }
    }
}
