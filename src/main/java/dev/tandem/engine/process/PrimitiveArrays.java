package dev.tandem.engine.process;

import java.nio.ByteBuffer;
import java.util.List;

/** Arrays of primitives as they lie in memory. */
final class PrimitiveArrays {
    private static final List<Class<?>> TYPES = List.of(
            boolean[].class,
            byte[].class,
            char[].class,
            short[].class,
            int[].class,
            long[].class,
            float[].class,
            double[].class);

    private PrimitiveArrays() {}

    /** The number of the array's type, or -1 if it isn't an array of primitives. */
    static int type(Object value) {
        return value == null ? -1 : TYPES.indexOf(value.getClass());
    }

    /** Its size in bytes; more than an int holds for the largest arrays of longs and doubles. */
    static long bytes(Object array) {
        return (long) java.lang.reflect.Array.getLength(array) * width(type(array));
    }

    private static int width(int type) {
        return switch (type) {
            case 0, 1 -> Byte.BYTES;
            case 2, 3 -> Short.BYTES;
            case 4, 6 -> Integer.BYTES;
            default -> Long.BYTES;
        };
    }

    /** Writes the elements at the buffer's position and moves it. */
    static void write(Object array, ByteBuffer to) {
        int start = to.position();
        if (array instanceof byte[] a) {
            to.put(a);
        } else if (array instanceof boolean[] a) {
            for (boolean b : a) {
                to.put((byte) (b ? 1 : 0));
            }
        } else if (array instanceof char[] a) {
            to.asCharBuffer().put(a);
        } else if (array instanceof short[] a) {
            to.asShortBuffer().put(a);
        } else if (array instanceof int[] a) {
            to.asIntBuffer().put(a);
        } else if (array instanceof long[] a) {
            to.asLongBuffer().put(a);
        } else if (array instanceof float[] a) {
            to.asFloatBuffer().put(a);
        } else if (array instanceof double[] a) {
            to.asDoubleBuffer().put(a);
        } else {
            throw new IllegalArgumentException("Not an array of primitives: " + array.getClass());
        }
        to.position(start + (int) bytes(array));
    }

    /** Reads {@code bytes} bytes at the buffer's position as a new array of {@code type} and moves it. */
    static Object read(int type, int bytes, ByteBuffer from) {
        int start = from.position();
        int length = bytes / width(type);
        Object array = java.lang.reflect.Array.newInstance(TYPES.get(type).getComponentType(), length);
        if (array instanceof byte[] a) {
            from.get(a);
        } else if (array instanceof boolean[] a) {
            for (int i = 0; i < length; i++) {
                a[i] = from.get() != 0;
            }
        } else if (array instanceof char[] a) {
            from.asCharBuffer().get(a);
        } else if (array instanceof short[] a) {
            from.asShortBuffer().get(a);
        } else if (array instanceof int[] a) {
            from.asIntBuffer().get(a);
        } else if (array instanceof long[] a) {
            from.asLongBuffer().get(a);
        } else if (array instanceof float[] a) {
            from.asFloatBuffer().get(a);
        } else if (array instanceof double[] a) {
            from.asDoubleBuffer().get(a);
        }
        from.position(start + bytes);
        return array;
    }
}
