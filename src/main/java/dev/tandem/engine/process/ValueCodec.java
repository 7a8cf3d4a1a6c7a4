package dev.tandem.engine.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Object graphs to bytes and back. What is encoded in one call keeps its shared identity. Safe for any thread, one at
 * a time.
 *
 * <p>Three ways, told apart by the last byte. Plain values and arrays of primitives go by {@link QuickCodec}. Small
 * graphs go by java.io at first: loading Fory takes some tenths of a second in a cold JVM, more than a few small
 * results are worth. Large graphs, the many small ones of a longer life, and classes that aren't {@code Serializable}
 * go by Fory; what Fory can't encode, by java.io again. Fory fails when it encodes or not at all, so that this is safe.
 */
public final class ValueCodec {
    private static final byte QUICK = 'Q';
    private static final byte STREAM = 'J';
    private static final byte FORY = 'F';
    /** Written by Fory with the large arrays apart, be there any or not. */
    private static final byte FORY_APART = 'G';

    /** By java.io, several roots in one graph. */
    private static final byte STREAM_ROOTS = 'K';

    private static final int SMALL_BYTES = 1 << 15;
    private static final int MAX_BYTES = Integer.MAX_VALUE - 64;

    /** As many small graphs pay for loading Fory. */
    private static final int MANY = 300;

    private final ClassLoader loader;
    private final StreamCodec stream;
    /** Null until it is worth its price. Guarded by this. */
    private ForyCodec fory;
    /** Guarded by this. */
    private int smallGraphs;

    /** @param loader finds the classes of cells */
    public ValueCodec(ClassLoader loader) {
        this.loader = loader;
        this.stream = new StreamCodec(loader);
    }

    ClassLoader loader() {
        return loader;
    }

    /**
     * A graph as bytes.
     *
     * @param bulk the contents of its large arrays, apart from the rest
     */
    record Encoded(byte[] bytes, List<Bulk> bulk) {}

    /**
     * Turns a graph into bytes, large arrays and all.
     *
     * @throws TransferException if something in it can't be sent; the message names what
     */
    public byte[] encode(Object graph) throws TransferException {
        return encode(graph, null);
    }

    /** As {@link #encode}, with the contents of large arrays apart. */
    Encoded encodeApart(Object graph) throws TransferException {
        List<Bulk> bulk = new ArrayList<>();
        return new Encoded(encode(graph, bulk), bulk);
    }

    /**
     * Turns several roots of one graph into bytes; what they share stays shared.
     *
     * @param apart whether the contents of large arrays go apart
     * @param meter is told what each root takes
     * @throws TransferException as {@link #encode}
     */
    synchronized Encoded encodeRoots(Object[] roots, boolean apart, RootMeter meter) throws TransferException {
        List<Bulk> bulk = apart ? new ArrayList<>() : null;
        byte[] bytes = encoded(() -> {
            if (QuickCodec.takes(roots)) {
                HeadWriter quick = new HeadWriter(1 + QuickCodec.size(roots, bulk != null));
                QuickCodec.writeRoots(roots, quick, bulk, meter);
                quick.writeByte(QUICK);
                return quick.toByteArray();
            }
            if (fory == null && smallGraphs++ < MANY) {
                try {
                    return tagged(STREAM_ROOTS, stream.encodeRoots(roots, SMALL_BYTES, meter));
                } catch (IOException | RuntimeException e) {
                    // Too large or not for java.io.
                }
            }
            try {
                return tagged(bulk == null ? FORY : FORY_APART, fory().encodeRoots(roots, bulk, meter));
            } catch (RuntimeException | LinkageError e) {
                if (bulk != null) {
                    bulk.clear();
                }
                return tagged(STREAM_ROOTS, stream.encodeRoots(roots, MAX_BYTES, meter));
            }
        });
        return new Encoded(bytes, bulk == null ? List.of() : bulk);
    }

    private synchronized byte[] encode(Object graph, List<Bulk> bulk) throws TransferException {
        return encoded(() -> {
            if (QuickCodec.takes(graph)) {
                HeadWriter bytes = new HeadWriter(1 + QuickCodec.size(graph, bulk != null));
                QuickCodec.write(graph, bytes, bulk);
                bytes.writeByte(QUICK);
                return bytes.toByteArray();
            }
            if (fory == null && smallGraphs++ < MANY) {
                try {
                    return tagged(STREAM, stream.encode(graph, SMALL_BYTES));
                } catch (IOException | RuntimeException e) {
                    // Too large or not for java.io.
                }
            }
            return encodeLarge(graph, bulk);
        });
    }

    /** Turns a graph into bytes. */
    @FunctionalInterface
    private interface Encoding {
        byte[] bytes() throws IOException;
    }

    private static byte[] encoded(Encoding encoding) throws TransferException {
        try {
            return encoding.bytes();
        } catch (IOException | RuntimeException e) {
            throw new TransferException(TransferException.reason(e), e);
        } catch (StackOverflowError e) {
            throw new TransferException("it is nested too deeply", e);
        } catch (OutOfMemoryError e) {
            throw new TransferException("there is not enough memory for its bytes", e);
        }
    }

    private byte[] encodeLarge(Object graph, List<Bulk> bulk) throws IOException {
        try {
            return tagged(bulk == null ? FORY : FORY_APART, fory().encode(graph, bulk));
        } catch (RuntimeException | LinkageError e) {
            if (bulk != null) {
                bulk.clear();
            }
            return tagged(STREAM, stream.encode(graph, MAX_BYTES));
        }
    }

    private ForyCodec fory() {
        if (fory == null) {
            fory = new ForyCodec(loader);
        }
        return fory;
    }

    private static byte[] tagged(byte tag, byte[] bytes) {
        byte[] tagged = Arrays.copyOf(bytes, bytes.length + 1);
        tagged[bytes.length] = tag;
        return tagged;
    }

    /**
     * Turns a throwable into bytes, always by java.io: Fory leaves its stack trace behind.
     *
     * @throws TransferException if something in it can't be sent
     */
    public byte[] encodeThrowable(Throwable thrown) throws TransferException {
        return encoded(() -> tagged(STREAM, stream.encode(thrown, MAX_BYTES)));
    }

    /** @throws TransferException if {@code graph} can't be sent */
    public void check(Object graph) throws TransferException {
        if (!QuickCodec.takes(graph)) {
            encode(graph, new ArrayList<>());
        }
    }

    /** @throws TransferException if the bytes can't be turned back, for instance because a class is missing */
    public Object decode(byte[] bytes) throws TransferException {
        return decode(bytes, List.of());
    }

    /** @param bulk the contents of the large arrays, in the order in which they were encoded */
    Object decode(byte[] bytes, List<ByteBuffer> bulk) throws TransferException {
        return decoded(() -> {
            byte tag = bytes[bytes.length - 1];
            if (tag == QUICK) {
                return QuickCodec.read(bytes, bulk);
            }
            synchronized (this) {
                return switch (tag) {
                    case FORY -> fory().decode(bytes);
                    case FORY_APART -> fory().decode(bytes, bulk);
                    case STREAM -> stream.decode(bytes);
                    default -> throw new IOException("the bytes are damaged");
                };
            }
        });
    }

    /**
     * Roots that came back from bytes.
     *
     * @param nanos what each took
     */
    record Roots(Object[] values, long[] nanos) {}

    /** The inverse of {@link #encodeRoots}. */
    synchronized Roots decodeRoots(byte[] bytes, int count, List<ByteBuffer> bulk) throws TransferException {
        return decoded(() -> {
            RootMeter meter = new RootMeter(count);
            return switch (bytes[bytes.length - 1]) {
                case FORY -> roots(fory().decode(bytes));
                case FORY_APART -> roots(fory().decode(bytes, bulk));
                case STREAM_ROOTS -> new Roots(stream.decodeRoots(bytes, meter), meter.nanos());
                case QUICK -> new Roots(QuickCodec.readRoots(bytes, bulk, meter), meter.nanos());
                default -> throw new IOException("the bytes are damaged");
            };
        });
    }

    private static Roots roots(Object decoded) {
        ForyRoots.Roots roots = (ForyRoots.Roots) decoded;
        return new Roots(roots.values(), roots.meter().nanos());
    }

    /** Turns bytes into a graph. */
    @FunctionalInterface
    private interface Decoding<T> {
        T graph() throws IOException, ClassNotFoundException;
    }

    private static <T> T decoded(Decoding<T> decoding) throws TransferException {
        try {
            return decoding.graph();
        } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError e) {
            throw new TransferException(TransferException.reason(e), e);
        } catch (OutOfMemoryError e) {
            throw new TransferException("there is not enough memory for it here", e);
        }
    }
}
