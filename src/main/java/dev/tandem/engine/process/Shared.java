package dev.tandem.engine.process;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Memory that the session and all worker processes see at once: {@code var sums = Shared.longs(4);} in one cell,
 * {@code sums.add(task, 1)} in the body of another. Everything else is copied to a worker; this is not, and so it brings
 * back the races that threads have. {@code get} and {@code set} promise nothing to other processes; {@code getVolatile},
 * {@code setVolatile}, {@code compareAndSet} and {@code add} do what {@link VarHandle} says of them.
 *
 * <p>Freed when nobody refers to it any more, at the latest with the session. Safe for any thread of any process.
 */
public final class Shared {
    private static final VarHandle DOUBLES =
            MethodHandles.byteBufferViewVarHandle(double[].class, ByteOrder.nativeOrder());
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private Shared() {}

    /**
     * {@code length} doubles, all 0.
     *
     * @throws IllegalArgumentException if there can't be so many
     * @throws UncheckedIOException if the system has no memory for them
     */
    public static Doubles doubles(int length) {
        return new Doubles(create(length));
    }

    /**
     * {@code length} longs, all 0.
     *
     * @throws IllegalArgumentException if there can't be so many
     * @throws UncheckedIOException if the system has no memory for them
     */
    public static Longs longs(int length) {
        return new Longs(create(length));
    }

    private static SharedFile create(int length) {
        int most = Integer.MAX_VALUE / Long.BYTES;
        if (length < 1 || length > most) {
            throw new IllegalArgumentException(
                    "Shared memory holds from 1 to " + most + " elements, not " + length + ".");
        }
        try {
            return SharedFile.create(length * Long.BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "There is no shared memory for " + length + " elements: " + e.getMessage(), e);
        }
    }

    private static int offset(int index, int length) {
        if (index < 0 || index >= length) {
            throw new IndexOutOfBoundsException("Index " + index + " is not in 0 .. " + (length - 1) + ".");
        }
        return index * Long.BYTES;
    }

    /** Doubles in shared memory. */
    public static final class Doubles implements Serializable {
        private static final long serialVersionUID = 1L;

        private final transient SharedFile file;
        private final transient ByteBuffer memory;

        private Doubles(SharedFile file) {
            this.file = file;
            this.memory = file.memory();
        }

        /** How many there are. */
        public int length() {
            return memory.capacity() / Long.BYTES;
        }

        /** Reads one, as a plain array does. */
        public double get(int index) {
            return (double) DOUBLES.get(memory, offset(index, length()));
        }

        /** Writes one, as a plain array does. */
        public void set(int index, double value) {
            DOUBLES.set(memory, offset(index, length()), value);
        }

        /** Reads what any process wrote last by {@link #setVolatile}. */
        public double getVolatile(int index) {
            return (double) DOUBLES.getVolatile(memory, offset(index, length()));
        }

        /** Writes so that {@link #getVolatile} sees it in every process. */
        public void setVolatile(int index, double value) {
            DOUBLES.setVolatile(memory, offset(index, length()), value);
        }

        /** Writes {@code value} if {@code expected} is there, in one step. */
        public boolean compareAndSet(int index, double expected, double value) {
            return DOUBLES.compareAndSet(memory, offset(index, length()), expected, value);
        }

        /** Adds in one step, and gives what was there before. */
        public double add(int index, double delta) {
            int offset = offset(index, length());
            double before;
            do {
                before = (double) DOUBLES.getVolatile(memory, offset);
            } while (!DOUBLES.compareAndSet(memory, offset, before, before + delta));
            return before;
        }

        /** A copy as an array. */
        public double[] toArray() {
            double[] copy = new double[length()];
            memory.duplicate().order(ByteOrder.nativeOrder()).asDoubleBuffer().get(copy);
            return copy;
        }

        private Object writeReplace() throws InvalidObjectException {
            Departure.checkShared();
            return new Travelling(file.handle(), true);
        }
    }

    /** Longs in shared memory. */
    public static final class Longs implements Serializable {
        private static final long serialVersionUID = 1L;

        private final transient SharedFile file;
        private final transient ByteBuffer memory;

        private Longs(SharedFile file) {
            this.file = file;
            this.memory = file.memory();
        }

        /** How many there are. */
        public int length() {
            return memory.capacity() / Long.BYTES;
        }

        /** Reads one, as a plain array does. */
        public long get(int index) {
            return (long) LONGS.get(memory, offset(index, length()));
        }

        /** Writes one, as a plain array does. */
        public void set(int index, long value) {
            LONGS.set(memory, offset(index, length()), value);
        }

        /** Reads what any process wrote last by {@link #setVolatile}. */
        public long getVolatile(int index) {
            return (long) LONGS.getVolatile(memory, offset(index, length()));
        }

        /** Writes so that {@link #getVolatile} sees it in every process. */
        public void setVolatile(int index, long value) {
            LONGS.setVolatile(memory, offset(index, length()), value);
        }

        /** Writes {@code value} if {@code expected} is there, in one step. */
        public boolean compareAndSet(int index, long expected, long value) {
            return LONGS.compareAndSet(memory, offset(index, length()), expected, value);
        }

        /** Adds in one step, and gives what was there before. */
        public long add(int index, long delta) {
            return (long) LONGS.getAndAdd(memory, offset(index, length()), delta);
        }

        /** A copy as an array. */
        public long[] toArray() {
            long[] copy = new long[length()];
            memory.duplicate().order(ByteOrder.nativeOrder()).asLongBuffer().get(copy);
            return copy;
        }

        private Object writeReplace() throws InvalidObjectException {
            Departure.checkShared();
            return new Travelling(file.handle(), false);
        }
    }

    /** What goes to another process in place of the memory. */
    private record Travelling(SharedFile.Handle handle, boolean doubles) implements Serializable {
        private Object readResolve() throws InvalidObjectException {
            try {
                SharedFile file = handle.open();
                return doubles ? new Doubles(file) : new Longs(file);
            } catch (IOException e) {
                throw new InvalidObjectException("The process that made this shared memory has ended: " + e);
            }
        }
    }
}
