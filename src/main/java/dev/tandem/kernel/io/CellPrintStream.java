package dev.tandem.kernel.io;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * A standard stream that leads to the cell of the calling thread, and to the process's own stream where there is none.
 *
 * <p>Each call hands over its whole text at once: no lock of {@link PrintStream}'s is held meanwhile, so a slow client of
 * one cell holds up no other, and the pieces of one call can't be torn apart by another thread.
 */
final class CellPrintStream extends PrintStream {
    private final Supplier<CellScope> scope;
    private final PrintStream fallback;
    private final boolean error;

    CellPrintStream(Supplier<CellScope> scope, PrintStream fallback, boolean error) {
        super(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        this.scope = scope;
        this.fallback = fallback;
        this.error = error;
    }

    private void text(String text) {
        Console console = scope.get().console();
        if (console == null) {
            fallback.print(text);
        } else if (error) {
            console.stderr(text);
        } else {
            console.stdout(text);
        }
    }

    private void line(String text) {
        text(text.concat(System.lineSeparator()));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        CellScope target = scope.get();
        if (target.console() == null) {
            fallback.write(bytes, offset, length);
            return;
        }
        String complete = target.bytes(error).decode(bytes, offset, length);
        if (!complete.isEmpty()) {
            text(complete);
        }
    }

    @Override
    public void write(int single) {
        write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] bytes) {
        write(bytes, 0, bytes.length);
    }

    @Override
    public void writeBytes(byte[] bytes) {
        write(bytes, 0, bytes.length);
    }

    @Override
    public void flush() {
        fallback.flush();
    }

    /** The stream is the kernel's as well as the cell's: it stays open. */
    @Override
    public void close() {
        flush();
    }

    @Override
    public boolean checkError() {
        return false;
    }

    @Override
    public void print(boolean value) {
        text(String.valueOf(value));
    }

    @Override
    public void print(char value) {
        text(String.valueOf(value));
    }

    @Override
    public void print(int value) {
        text(String.valueOf(value));
    }

    @Override
    public void print(long value) {
        text(String.valueOf(value));
    }

    @Override
    public void print(float value) {
        text(String.valueOf(value));
    }

    @Override
    public void print(double value) {
        text(String.valueOf(value));
    }

    @Override
    public void print(char[] value) {
        text(new String(value));
    }

    @Override
    public void print(String value) {
        text(String.valueOf(value));
    }

    @Override
    public void print(Object value) {
        text(String.valueOf(value));
    }

    @Override
    public void println() {
        line("");
    }

    @Override
    public void println(boolean value) {
        line(String.valueOf(value));
    }

    @Override
    public void println(char value) {
        line(String.valueOf(value));
    }

    @Override
    public void println(int value) {
        line(String.valueOf(value));
    }

    @Override
    public void println(long value) {
        line(String.valueOf(value));
    }

    @Override
    public void println(float value) {
        line(String.valueOf(value));
    }

    @Override
    public void println(double value) {
        line(String.valueOf(value));
    }

    @Override
    public void println(char[] value) {
        line(new String(value));
    }

    @Override
    public void println(String value) {
        line(String.valueOf(value));
    }

    @Override
    public void println(Object value) {
        line(String.valueOf(value));
    }

    @Override
    public PrintStream format(String format, Object... arguments) {
        text(String.format(format, arguments));
        return this;
    }

    @Override
    public PrintStream format(Locale locale, String format, Object... arguments) {
        text(String.format(locale, format, arguments));
        return this;
    }
}
