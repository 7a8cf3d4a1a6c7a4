package dev.tandem.engine.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A worker's {@code System.out} or {@code System.err}: sends whole lines to the session. Safe for any thread. */
final class LineStream extends OutputStream {
    /** A line longer than this goes in parts. */
    private static final int MAX_LINE_BYTES = 1 << 16;

    private final Connection connection;
    private final boolean standardError;
    /** Guarded by itself. */
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    LineStream(Connection connection, boolean standardError) {
        this.connection = connection;
        this.standardError = standardError;
    }

    /** A print stream on this one that a task can't close. */
    PrintStream print() {
        return new PrintStream(this, false, StandardCharsets.UTF_8) {
            @Override
            public void close() {
                flush();
            }
        };
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int lineEnd = offset + length;
        while (lineEnd > offset && bytes[lineEnd - 1] != '\n') {
            lineEnd--;
        }
        synchronized (line) {
            line.write(bytes, offset, lineEnd - offset);
            if (lineEnd > offset || line.size() > MAX_LINE_BYTES) {
                send();
            }
            line.write(bytes, lineEnd, offset + length - lineEnd);
        }
    }

    /** Sends an unfinished line too. */
    @Override
    public void flush() throws IOException {
        synchronized (line) {
            if (line.size() > 0) {
                send();
            }
        }
    }

    private void send() throws IOException {
        byte[] text = line.toByteArray();
        line.reset();
        connection.send(new FromWorker.Output(standardError, text));
    }
}
