package dev.tandem.engine.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * Plain values: null, boxed primitives, strings, arrays of primitives, byte buffers, and an {@code Object[]} of those (the variables
 * of a cell). Needs no library to be loaded, so that the first task of a cold worker doesn't wait for one.
 */
final class QuickCodec {
    private static final int NULL = 0;
    private static final int STRING = 1;
    private static final int BOOLEAN = 2;
    private static final int BYTE = 3;
    private static final int CHARACTER = 4;
    private static final int SHORT = 5;
    private static final int INTEGER = 6;
    private static final int LONG = 7;
    private static final int FLOAT = 8;
    private static final int DOUBLE = 9;
    private static final int OBJECTS = 10;
    private static final int ARRAY = 20;
    private static final int BULK_ARRAY = 40;
    private static final int BUFFER = 60;
    private static final int BULK_BUFFER = 61;
    private static final int MOST_EXPECTED = Integer.MAX_VALUE - 64;

    private QuickCodec() {}

    /** Whether this codec can take the value whole, identity of shared arrays included. */
    static boolean takes(Object value) {
        if (value != null && value.getClass() == Object[].class) {
            Set<Object> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
            for (Object each : (Object[]) value) {
                boolean array = isBlock(each);
                if (!isScalar(each) && !array || array && (!isSmallEnough(each) || !arrays.add(each))) {
                    return false;
                }
            }
            return true;
        }
        return isScalar(value) || isBlock(value) && isSmallEnough(value);
    }

    /** Whether it is memory without references. */
    private static boolean isBlock(Object value) {
        return value instanceof ByteBuffer || PrimitiveArrays.type(value) >= 0;
    }

    private static boolean isSmallEnough(Object block) {
        long bytes = block instanceof ByteBuffer buffer ? buffer.capacity() : PrimitiveArrays.bytes(block);
        return bytes < Integer.MAX_VALUE - 64;
    }

    private static boolean isScalar(Object value) {
        return value == null
                || value instanceof String
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Double
                || value instanceof Boolean
                || value instanceof Byte
                || value instanceof Short
                || value instanceof Character
                || value instanceof Float;
    }

    /**
     * How many bytes {@link #write} makes of a value that this codec {@link #takes}: large arrays are written once, and not
     * again because the room for them was too small.
     *
     * @param apart whether the contents of large arrays go elsewhere
     */
    static int size(Object value, boolean apart) {
        if (value instanceof Object[] values) {
            long all = 1 + Integer.BYTES;
            for (Object each : values) {
                all += size(each, apart);
            }
            return (int) Math.min(MOST_EXPECTED, all);
        }
        if (isBlock(value)) {
            int head = 1 + Integer.BYTES + (value instanceof ByteBuffer ? 1 + 2 * Integer.BYTES : 0);
            int contents = contents(value);
            return apart && contents >= Bulk.THRESHOLD ? head : (int) Math.min(MOST_EXPECTED, (long) head + contents);
        }
        if (value instanceof String text) {
            return (int) Math.min(MOST_EXPECTED, 1 + Integer.BYTES + 2L * text.length());
        }
        if (value == null || value instanceof Byte || value instanceof Boolean) {
            return value == null ? 1 : 1 + Byte.BYTES;
        }
        if (value instanceof Short || value instanceof Character) {
            return 1 + Short.BYTES;
        }
        return value instanceof Long || value instanceof Double ? 1 + Long.BYTES : 1 + Integer.BYTES;
    }

    private static int contents(Object block) {
        return block instanceof ByteBuffer buffer ? buffer.capacity() : (int) PrimitiveArrays.bytes(block);
    }

    /** Writes a value that this codec {@link #takes}; the contents of large arrays go to {@code bulk}, if there is one. */
    static void write(Object value, HeadWriter out, List<Bulk> bulk) {
        writeValue(value, out, bulk);
    }

    /** Writes several values that this codec {@link #takes} as an {@code Object[]}. */
    static void writeRoots(Object[] values, HeadWriter out, List<Bulk> bulk, RootMeter meter) {
        out.writeByte(OBJECTS);
        out.writeInt(values.length);
        meter.start(out.size());
        for (int i = 0; i < values.length; i++) {
            writeValue(values[i], out, bulk);
            meter.done(i, out.size(), bulk == null ? 0 : bulk.size());
        }
    }

    /** Reads what {@link #writeRoots} wrote; only the meter's times are filled in. */
    static Object[] readRoots(byte[] bytes, List<ByteBuffer> bulk, RootMeter meter) throws IOException {
        HeadReader in = new HeadReader(bytes);
        Iterator<ByteBuffer> apart = bulk.iterator();
        in.readByte();
        Object[] values = new Object[in.readInt()];
        meter.start(0);
        for (int i = 0; i < values.length; i++) {
            values[i] = readValue(in, apart);
            meter.done(i, 0, 0);
        }
        return values;
    }

    private static void writeValue(Object value, HeadWriter out, List<Bulk> bulk) {
        int type = PrimitiveArrays.type(value);
        if (value == null) {
            out.writeByte(NULL);
        } else if (value instanceof Integer i) {
            out.writeByte(INTEGER);
            out.writeInt(i);
        } else if (value instanceof Long l) {
            out.writeByte(LONG);
            out.writeLong(l);
        } else if (value instanceof Double d) {
            out.writeByte(DOUBLE);
            out.writeDouble(d);
        } else if (value instanceof String s) {
            byte[] bytes = s.getBytes(StandardCharsets.UTF_16BE);
            out.writeByte(STRING);
            out.writeInt(bytes.length);
            out.writeBytes(bytes);
        } else if (value instanceof Boolean b) {
            out.writeByte(BOOLEAN);
            out.writeBoolean(b);
        } else if (value instanceof Byte b) {
            out.writeByte(BYTE);
            out.writeByte(b);
        } else if (value instanceof Short s) {
            out.writeByte(SHORT);
            out.writeShort(s);
        } else if (value instanceof Character c) {
            out.writeByte(CHARACTER);
            out.writeChar(c);
        } else if (value instanceof Float f) {
            out.writeByte(FLOAT);
            out.writeFloat(f);
        } else if (type >= 0) {
            writeArray(value, type, out, bulk);
        } else if (value instanceof ByteBuffer buffer) {
            writeBuffer(buffer, out, bulk);
        } else {
            out.writeByte(OBJECTS);
            out.writeInt(((Object[]) value).length);
            for (Object each : (Object[]) value) {
                writeValue(each, out, bulk);
            }
        }
    }

    private static void writeArray(Object array, int type, HeadWriter out, List<Bulk> bulk) {
        int size = (int) PrimitiveArrays.bytes(array);
        boolean apart = bulk != null && size >= Bulk.THRESHOLD;
        out.writeByte((apart ? BULK_ARRAY : ARRAY) + type);
        out.writeInt(size);
        if (apart) {
            bulk.add(Bulk.of(size, target -> PrimitiveArrays.write(array, target)));
        } else {
            ByteBuffer next = out.next(size).order(ByteOrder.nativeOrder());
            PrimitiveArrays.write(array, next);
            next.order(ByteOrder.BIG_ENDIAN);
        }
    }

    private static void writeBuffer(ByteBuffer buffer, HeadWriter out, List<Bulk> bulk) {
        int size = buffer.capacity();
        boolean apart = bulk != null && size >= Bulk.THRESHOLD;
        BufferImage image = BufferImage.of(buffer);
        out.writeByte(apart ? BULK_BUFFER : BUFFER);
        out.writeByte(image.flags());
        out.writeInt(image.position());
        out.writeInt(image.limit());
        out.writeInt(size);
        if (apart) {
            bulk.add(Bulk.of(size, target -> target.put(BufferImage.contents(buffer))));
        } else {
            out.next(size).put(BufferImage.contents(buffer));
        }
    }

    private static ByteBuffer readBuffer(HeadReader in, boolean apart, Iterator<ByteBuffer> bulk) throws IOException {
        BufferImage image = new BufferImage(in.readByte(), in.readInt(), in.readInt());
        int size = in.readInt();
        return image.restore(apart ? bulk.next().slice(0, size) : in.readSlice(size));
    }

    /** Reads what {@link #write} wrote. */
    static Object read(byte[] bytes, List<ByteBuffer> bulk) throws IOException {
        return HeadReader.checked(() -> readValue(new HeadReader(bytes), bulk.iterator()));
    }

    private static Object readValue(HeadReader in, Iterator<ByteBuffer> bulk) throws IOException {
        int tag = in.readByte();
        return switch (tag) {
            case NULL -> null;
            case STRING -> new String(in.readBytes(in.readInt()), StandardCharsets.UTF_16BE);
            case BOOLEAN -> in.readBoolean();
            case BYTE -> in.readByte();
            case CHARACTER -> in.readChar();
            case SHORT -> in.readShort();
            case INTEGER -> in.readInt();
            case LONG -> in.readLong();
            case FLOAT -> in.readFloat();
            case DOUBLE -> in.readDouble();
            case OBJECTS -> {
                Object[] values = new Object[in.readInt()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = readValue(in, bulk);
                }
                yield values;
            }
            case BUFFER, BULK_BUFFER -> readBuffer(in, tag == BULK_BUFFER, bulk);
            default -> {
                int size = in.readInt();
                yield tag >= BULK_ARRAY
                        ? PrimitiveArrays.read(tag - BULK_ARRAY, size, bulk.next())
                        : PrimitiveArrays.read(
                                tag - ARRAY, size, in.readSlice(size).order(ByteOrder.nativeOrder()));
            }
        };
    }
}
