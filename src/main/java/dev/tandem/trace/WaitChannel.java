package dev.tandem.trace;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The file {@code /proc/PID/task/TID/wchan}, held open: the kernel function that a thread sleeps in, "0" while it
 * doesn't (proc(5)). For one thread at a time.
 */
final class WaitChannel implements AutoCloseable {
    private final RandomAccessFile file;
    private final byte[] buffer = new byte[64];

    WaitChannel(RandomAccessFile file) {
        this.file = file;
    }

    /**
     * Why the thread sleeps; empty when it doesn't, or can't be asked.
     *
     * @param inFutex what it means that the thread sleeps on a futex
     */
    Optional<Why> why(Why inFutex) {
        String function;
        try {
            file.seek(0);
            int length = file.read(buffer);
            function = length <= 0 ? "0" : new String(buffer, 0, length, StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            return Optional.empty();
        }
        if (function.equals("0") || function.isEmpty()) {
            return Optional.empty();
        }
        if (function.contains("futex")) {
            return Optional.of(inFutex);
        }
        return Optional.of(new Why(State.BLOCKED, named(function)));
    }

    private static String named(String function) {
        if (function.contains("nanosleep")) {
            return "sleep";
        }
        if (function.contains("poll") || function.contains("select") || function.startsWith("ep_")) {
            return "waiting for input or output";
        }
        if (function.startsWith("sk_")
                || function.contains("tcp")
                || function.contains("inet")
                || function.contains("unix_stream")
                || function.equals("wait_woken")) {
            return "socket";
        }
        if (function.contains("pipe")) {
            return "pipe";
        }
        return function.contains("io_schedule") || function.contains("folio") || function.contains("page")
                ? "file"
                : "in the kernel (" + function + ")";
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            // Nothing was written: there is nothing to lose.
        }
    }
}
