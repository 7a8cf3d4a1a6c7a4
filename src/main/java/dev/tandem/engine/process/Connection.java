package dev.tandem.engine.process;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Frames over a blocking socket channel. One thread reads, any thread sends. Reading and writing don't share a lock:
 * the streams of {@code java.nio.channels.Channels} do on JDK 17, and deadlock where both ends write at once.
 *
 * <p>Bytes go through two small direct buffers, in slices: a channel given a large heap array would copy the whole of
 * it to memory outside the heap first.
 */
final class Connection implements Closeable {
    private static final int BUFFER_BYTES = 1 << 17;
    /** Kind, length of the head, length of the blob. */
    private static final int PREFIX_BYTES = 1 + 4 + 4;

    private final SocketChannel channel;
    /** Filled and drained by the reading thread alone. */
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES).flip();
    /** Guards {@link #out}, {@link #head} and the order of bytes on the channel. */
    private final Object sending = new Object();

    private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final HeadWriter head = new HeadWriter(1 << 10);
    private final AtomicLong bytesSent = new AtomicLong();

    Connection(SocketChannel channel) {
        this.channel = channel;
    }

    /** Bytes handed to {@link #send} so far. */
    long bytesSent() {
        return bytesSent.get();
    }

    /**
     * Waits for the next frame.
     *
     * @throws EOFException if the other end has closed
     */
    Frame read() throws IOException {
        need(PREFIX_BYTES);
        int kind = in.get();
        int headLength = in.getInt();
        int blobLength = in.getInt();
        if (kind < 0 || kind >= KINDS.length || headLength < 0 || blobLength < 0) {
            throw new IOException("Broken frame: kind " + kind + ", lengths " + headLength + " and " + blobLength);
        }
        byte[] headBytes = readBytes(headLength);
        byte[] blob = blobLength == 0 ? Frame.EMPTY : readBytes(blobLength);
        return KINDS[kind].read(new HeadReader(headBytes), blob);
    }

    private static final Frame.Kind[] KINDS = Frame.Kind.values();

    /** Sends a frame and whatever was posted before it. */
    void send(Frame frame) throws IOException {
        synchronized (sending) {
            put(frame);
            drain();
        }
    }

    /** Puts a frame in the queue of bytes; {@link #flush} or a later {@link #send} takes it to the other end. */
    void post(Frame frame) throws IOException {
        synchronized (sending) {
            put(frame);
        }
    }

    /** Sends what was posted. */
    void flush() throws IOException {
        synchronized (sending) {
            drain();
        }
    }

    private void put(Frame frame) throws IOException {
        head.reset();
        frame.writeHead(head);
        byte[] blob = frame.blob();
        int headLength = head.size();
        if (out.remaining() < PREFIX_BYTES) {
            drain();
        }
        out.put((byte) frame.kind().ordinal());
        out.putInt(headLength);
        out.putInt(blob.length);
        write(head.array(), headLength);
        write(blob, blob.length);
        bytesSent.addAndGet(PREFIX_BYTES + (long) headLength + blob.length);
    }

    private void write(byte[] bytes, int length) throws IOException {
        int done = 0;
        while (done < length) {
            if (!out.hasRemaining()) {
                drain();
            }
            int slice = Math.min(out.remaining(), length - done);
            out.put(bytes, done, slice);
            done += slice;
        }
    }

    private void drain() throws IOException {
        out.flip();
        try {
            while (out.hasRemaining()) {
                channel.write(out);
            }
        } finally {
            out.clear();
        }
    }

    private byte[] readBytes(int length) throws IOException {
        byte[] bytes = new byte[length];
        int done = 0;
        while (done < length) {
            if (!in.hasRemaining()) {
                need(1);
            }
            int slice = Math.min(in.remaining(), length - done);
            in.get(bytes, done, slice);
            done += slice;
        }
        return bytes;
    }

    private void need(int bytes) throws IOException {
        if (in.remaining() >= bytes) {
            return;
        }
        in.compact();
        try {
            while (in.position() < bytes) {
                if (channel.read(in) < 0) {
                    throw new EOFException("The other end closed the connection.");
                }
            }
        } finally {
            in.flip();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
