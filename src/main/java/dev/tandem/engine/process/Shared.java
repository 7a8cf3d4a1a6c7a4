package dev.tandem.engine.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
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
    private static final VarHandle DOUBLES = view(double[].class);
    private static final VarHandle FLOATS = view(float[].class);
    private static final VarHandle LONGS = view(long[].class);
    private static final VarHandle INTS = view(int[].class);

    /** System property of a JVM whose memory the session can't see: why nothing is shared from there, as a sentence. */
    public static final String REFUSED_PROPERTY = "tandem.shared.refused";

    private Shared() {}

    private static VarHandle view(Class<?> array) {
        return MethodHandles.byteBufferViewVarHandle(array, ByteOrder.nativeOrder());
    }

    /**
     * {@code length} doubles, all 0.
     *
     * @throws IllegalArgumentException if there can't be so many
     * @throws UncheckedIOException if the system has no memory for them
     */
    public static Doubles doubles(int length) {
        return new Doubles(create(length, SharedArray.Kind.DOUBLES));
    }

    /**
     * {@code length} floats, all 0.
     *
     * @throws IllegalArgumentException if there can't be so many
     * @throws UncheckedIOException if the system has no memory for them
     */
    public static Floats floats(int length) {
        return new Floats(create(length, SharedArray.Kind.FLOATS));
    }

    /**
     * {@code length} longs, all 0.
     *
     * @throws IllegalArgumentException if there can't be so many
     * @throws UncheckedIOException if the system has no memory for them
     */
    public static Longs longs(int length) {
        return new Longs(create(length, SharedArray.Kind.LONGS));
    }

    /**
     * {@code length} ints, all 0.
     *
     * @throws IllegalArgumentException if there can't be so many
     * @throws UncheckedIOException if the system has no memory for them
     */
    public static Ints ints(int length) {
        return new Ints(create(length, SharedArray.Kind.INTS));
    }

    /**
     * {@code length} bytes, all 0.
     *
     * @throws IllegalArgumentException if there can't be so many
     * @throws UncheckedIOException if the system has no memory for them
     */
    public static Bytes bytes(int length) {
        return new Bytes(create(length, SharedArray.Kind.BYTES));
    }

    private static SharedFile create(int length, SharedArray.Kind kind) {
        String refused = System.getProperty(REFUSED_PROPERTY, "");
        if (!refused.isEmpty()) {
            throw new UnsupportedOperationException(refused);
        }
        int most = Integer.MAX_VALUE / kind.width();
        if (length < 1 || length > most) {
            throw new IllegalArgumentException(
                    "Shared memory holds from 1 to " + most + " elements, not " + length + ".");
        }
        try {
            return SharedFile.create(length * kind.width());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "There is no shared memory for " + length + " elements: " + e.getMessage(), e);
        }
    }

    /** Doubles in shared memory. */
    public static final class Doubles extends SharedArray {
        private static final long serialVersionUID = 1L;

        Doubles(SharedFile file) {
            super(file, Kind.DOUBLES);
        }

        /** Reads one, as a plain array does. */
        public double get(int index) {
            return (double) DOUBLES.get(memory, offset(index));
        }

        /** Writes one, as a plain array does. */
        public void set(int index, double value) {
            DOUBLES.set(memory, offset(index), value);
        }

        /** Reads what any process wrote last by {@link #setVolatile}. */
        public double getVolatile(int index) {
            return (double) DOUBLES.getVolatile(memory, offset(index));
        }

        /** Writes so that {@link #getVolatile} sees it in every process. */
        public void setVolatile(int index, double value) {
            DOUBLES.setVolatile(memory, offset(index), value);
        }

        /** Writes {@code value} if {@code expected} is there, in one step. */
        public boolean compareAndSet(int index, double expected, double value) {
            return DOUBLES.compareAndSet(memory, offset(index), expected, value);
        }

        /** Adds in one step, and gives what was there before. */
        public double add(int index, double delta) {
            int offset = offset(index);
            double before;
            do {
                before = (double) DOUBLES.getVolatile(memory, offset);
            } while (!DOUBLES.compareAndSet(memory, offset, before, before + delta));
            return before;
        }

        /** A copy as an array. */
        public double[] toArray() {
            double[] copy = new double[length()];
            whole().asDoubleBuffer().get(copy);
            return copy;
        }
    }

    /** Floats in shared memory. */
    public static final class Floats extends SharedArray {
        private static final long serialVersionUID = 1L;

        Floats(SharedFile file) {
            super(file, Kind.FLOATS);
        }

        /** Reads one, as a plain array does. */
        public float get(int index) {
            return (float) FLOATS.get(memory, offset(index));
        }

        /** Writes one, as a plain array does. */
        public void set(int index, float value) {
            FLOATS.set(memory, offset(index), value);
        }

        /** Reads what any process wrote last by {@link #setVolatile}. */
        public float getVolatile(int index) {
            return (float) FLOATS.getVolatile(memory, offset(index));
        }

        /** Writes so that {@link #getVolatile} sees it in every process. */
        public void setVolatile(int index, float value) {
            FLOATS.setVolatile(memory, offset(index), value);
        }

        /** Writes {@code value} if {@code expected} is there, in one step. */
        public boolean compareAndSet(int index, float expected, float value) {
            return FLOATS.compareAndSet(memory, offset(index), expected, value);
        }

        /** Adds in one step, and gives what was there before. */
        public float add(int index, float delta) {
            int offset = offset(index);
            float before;
            do {
                before = (float) FLOATS.getVolatile(memory, offset);
            } while (!FLOATS.compareAndSet(memory, offset, before, before + delta));
            return before;
        }

        /** A copy as an array. */
        public float[] toArray() {
            float[] copy = new float[length()];
            whole().asFloatBuffer().get(copy);
            return copy;
        }
    }

    /** Longs in shared memory. */
    public static final class Longs extends SharedArray {
        private static final long serialVersionUID = 1L;

        Longs(SharedFile file) {
            super(file, Kind.LONGS);
        }

        /** Reads one, as a plain array does. */
        public long get(int index) {
            return (long) LONGS.get(memory, offset(index));
        }

        /** Writes one, as a plain array does. */
        public void set(int index, long value) {
            LONGS.set(memory, offset(index), value);
        }

        /** Reads what any process wrote last by {@link #setVolatile}. */
        public long getVolatile(int index) {
            return (long) LONGS.getVolatile(memory, offset(index));
        }

        /** Writes so that {@link #getVolatile} sees it in every process. */
        public void setVolatile(int index, long value) {
            LONGS.setVolatile(memory, offset(index), value);
        }

        /** Writes {@code value} if {@code expected} is there, in one step. */
        public boolean compareAndSet(int index, long expected, long value) {
            return LONGS.compareAndSet(memory, offset(index), expected, value);
        }

        /** Adds in one step, and gives what was there before. */
        public long add(int index, long delta) {
            return (long) LONGS.getAndAdd(memory, offset(index), delta);
        }

        /** A copy as an array. */
        public long[] toArray() {
            long[] copy = new long[length()];
            whole().asLongBuffer().get(copy);
            return copy;
        }
    }

    /** Ints in shared memory. */
    public static final class Ints extends SharedArray {
        private static final long serialVersionUID = 1L;

        Ints(SharedFile file) {
            super(file, Kind.INTS);
        }

        /** Reads one, as a plain array does. */
        public int get(int index) {
            return (int) INTS.get(memory, offset(index));
        }

        /** Writes one, as a plain array does. */
        public void set(int index, int value) {
            INTS.set(memory, offset(index), value);
        }

        /** Reads what any process wrote last by {@link #setVolatile}. */
        public int getVolatile(int index) {
            return (int) INTS.getVolatile(memory, offset(index));
        }

        /** Writes so that {@link #getVolatile} sees it in every process. */
        public void setVolatile(int index, int value) {
            INTS.setVolatile(memory, offset(index), value);
        }

        /** Writes {@code value} if {@code expected} is there, in one step. */
        public boolean compareAndSet(int index, int expected, int value) {
            return INTS.compareAndSet(memory, offset(index), expected, value);
        }

        /** Adds in one step, and gives what was there before. */
        public int add(int index, int delta) {
            return (int) INTS.getAndAdd(memory, offset(index), delta);
        }

        /** A copy as an array. */
        public int[] toArray() {
            int[] copy = new int[length()];
            whole().asIntBuffer().get(copy);
            return copy;
        }
    }

    /** Bytes in shared memory. A {@link VarHandle} on a buffer has no atomic steps for single
     * bytes: take ints for those. */
    public static final class Bytes extends SharedArray {
        private static final long serialVersionUID = 1L;

        Bytes(SharedFile file) {
            super(file, Kind.BYTES);
        }

        /** Reads one, as a plain array does. */
        public byte get(int index) {
            return memory.get(offset(index));
        }

        /** Writes one, as a plain array does. */
        public void set(int index, byte value) {
            memory.put(offset(index), value);
        }

        /** Reads what any process wrote last by {@link #setVolatile}. */
        public byte getVolatile(int index) {
            byte value = memory.get(offset(index));
            VarHandle.fullFence();
            return value;
        }

        /** Writes so that {@link #getVolatile} sees it in every process. */
        public void setVolatile(int index, byte value) {
            VarHandle.fullFence();
            memory.put(offset(index), value);
            VarHandle.fullFence();
        }

        /** A copy as an array. */
        public byte[] toArray() {
            byte[] copy = new byte[length()];
            whole().get(copy);
            return copy;
        }
    }
}
