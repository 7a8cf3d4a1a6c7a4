package dev.tandem.engine.cluster.executor;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * What tasks print on an executor: gathered by thread, with the threads that it starts, and sent back with the batch.
 * What other threads print goes where it always went. Safe for any thread.
 */
final class TaskOutput {
    /** More than this of one batch is cut. */
    private static final int MAX_BYTES = 1 << 18;

    private final InheritableThreadLocal<Gathered> out = new InheritableThreadLocal<>();
    private final InheritableThreadLocal<Gathered> err = new InheritableThreadLocal<>();

    /** Replaces the streams of this JVM, once and for good. */
    TaskOutput() {
        System.setOut(stream(out, System.out));
        System.setErr(stream(err, System.err));
    }

    /** Gathers from now on what the current thread prints. */
    void begin() {
        out.set(new Gathered());
        err.set(new Gathered());
    }

    /** What was printed to standard output, or to standard error, since {@link #begin}. */
    String printed(boolean standardError) {
        return (standardError ? err : out).get().text();
    }

    /** Gathers no more. */
    void end() {
        out.remove();
        err.remove();
    }

    private static final class Gathered {
        /** Guarded by this. */
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        /** Guarded by this. */
        private boolean cut;

        synchronized void write(byte[] from, int offset, int length) {
            int taken = Math.min(length, MAX_BYTES - bytes.size());
            bytes.write(from, offset, taken);
            cut |= taken < length;
        }

        synchronized String text() {
            String text = bytes.toString(StandardCharsets.UTF_8);
            return cut ? text + "\n[the rest of what this batch printed was cut]\n" : text;
        }
    }

    private static PrintStream stream(InheritableThreadLocal<Gathered> gathered, PrintStream otherwise) {
        OutputStream target = new OutputStream() {
            @Override
            public void write(int b) {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                Gathered own = gathered.get();
                if (own == null) {
                    otherwise.write(bytes, offset, length);
                    otherwise.flush();
                } else {
                    own.write(bytes, offset, length);
                }
            }
        };
        return new PrintStream(target, true, StandardCharsets.UTF_8) {
            @Override
            public void close() {
                flush();
            }
        };
    }
}
