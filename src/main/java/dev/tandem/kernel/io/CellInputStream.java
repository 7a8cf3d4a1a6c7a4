package dev.tandem.kernel.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * {@code System.in} of a cell: where nothing is left of the last line, the user is asked for one. A read never returns more
 * than the rest of one line, so that a reader which is dropped loses nothing that was typed for the next.
 */
final class CellInputStream extends InputStream {
    private final Supplier<CellScope> scope;
    private final InputStream fallback;

    /** Guards the two fields below it; held while the user is asked, so that two readers ask one after the other. */
    private final ReentrantLock lock = new ReentrantLock();

    private byte[] line = new byte[0];
    private int next;

    CellInputStream(Supplier<CellScope> scope, InputStream fallback) {
        this.scope = scope;
        this.fallback = fallback;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** @throws InputException if nobody can be asked, or the wait was interrupted */
    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        Console console = scope.get().console();
        if (console == null) {
            return fallback.read(target, offset, length);
        }
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InputException("The wait for input was interrupted.", interrupted);
        }
        try {
            if (next == line.length) {
                String typed = console.ask("", false);
                if (typed == null) {
                    return -1;
                }
                line = (typed + System.lineSeparator()).getBytes(StandardCharsets.UTF_8);
                next = 0;
            }
            int count = Math.min(length, line.length - next);
            System.arraycopy(line, next, target, offset, count);
            next += count;
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** What can be read without asking. */
    @Override
    public int available() {
        // Not worth waiting for a reader that holds the lock while the user types: then nothing is there.
        if (!lock.tryLock()) {
            return 0;
        }
        try {
            return line.length - next;
        } finally {
            lock.unlock();
        }
    }
}
