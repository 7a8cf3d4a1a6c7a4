package dev.tandem.engine.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Memory of a process as the operating system counts it. */
final class ProcessMemory {
    private ProcessMemory() {}

    /**
     * The proportional set size in bytes: pages of its own, and its share of those that it shares with others
     * ({@code proc(5)}, smaps_rollup). Empty where there is no {@code /proc}, or the process is gone.
     */
    static OptionalLong of(long pid) {
        Path file = Path.of("/proc", Long.toString(pid), "smaps_rollup");
        if (!Files.isReadable(file)) {
            return OptionalLong.empty();
        }
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith("Pss:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst();
        } catch (IOException | java.io.UncheckedIOException e) {
            return OptionalLong.empty();
        }
    }
}
