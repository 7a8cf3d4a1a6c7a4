package dev.tandem.trace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A thread of another process, seen from outside through {@code /proc/PID/task/TID}. Its on-CPU time moves in steps of
 * up to 4 ms while it runs and is exact once it waits.
 *
 * @param folder its folder in /proc
 */
record OutsideThread(Path folder) {
    /**
     * The thread's clocks at one moment.
     *
     * @param nanos the session's monotonic clock
     * @param cpuNanos time on a core since it began ({@code schedstat}, first field)
     * @param runQueueNanos time runnable without one (second field)
     * @param waitsIn the kernel function that it sleeps in ({@code wchan}), "" where it doesn't sleep or that can't be read
     */
    record Sample(long nanos, long cpuNanos, long runQueueNanos, String waitsIn) {
        /** Whether it sleeps in a futex: a lock of some kind, the interpreter lock among them. */
        boolean inLock() {
            return waitsIn.startsWith("futex");
        }
    }

    /** Reads it now; empty when it has ended or can't be read. */
    Optional<Sample> read() {
        try {
            String[] fields = Files.readString(folder.resolve("schedstat"), StandardCharsets.US_ASCII)
                    .strip()
                    .split(" ");
            long now = System.nanoTime();
            return Optional.of(new Sample(now, Long.parseLong(fields[0]), Long.parseLong(fields[1]), waitsIn()));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private String waitsIn() {
        try {
            String name = Files.readString(folder.resolve("wchan"), StandardCharsets.US_ASCII)
                    .strip();
            return name.equals("0") ? "" : name;
        } catch (IOException e) {
            return "";
        }
    }
}
