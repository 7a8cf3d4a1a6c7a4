package dev.tandem.engine.process;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** How many more workers the machine's memory has room for. */
final class MemoryBound {
    private static final Path MEMINFO = Path.of("/proc/meminfo");

    private MemoryBound() {}

    /**
     * Checks that {@code wanted} workers fit, of which {@code present} are there already.
     *
     * @throws IOException with a sentence that says how many do
     */
    static void check(int wanted, int present) throws IOException {
        int added = wanted - present;
        OptionalLong available = available();
        if (added <= 0 || available.isEmpty() || added * WorkerLauncher.FOOTPRINT <= available.getAsLong()) {
            return;
        }
        long fitting = present + available.getAsLong() / WorkerLauncher.FOOTPRINT;
        throw new IOException(String.format(
                "%,d more need about %.1f GB of memory before they do anything, and %.1f GB are free. Ask for at most"
                        + " %,d. See docs/troubleshooting.md#there-is-not-enough-memory-for-workers.",
                added, added * WorkerLauncher.FOOTPRINT / 1e9, available.getAsLong() / 1e9, Math.max(1, fitting)));
    }

    /** Memory that can be had without swapping ({@code proc(5)}, MemAvailable), within a container's limit. */
    private static OptionalLong available() {
        if (!(ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean system)) {
            return OptionalLong.empty();
        }
        try (var lines = Files.lines(MEMINFO)) {
            return lines.filter(line -> line.startsWith("MemAvailable:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .map(bytes -> Math.min(bytes, system.getTotalMemorySize()))
                    .findFirst();
        } catch (IOException | java.io.UncheckedIOException e) {
            return OptionalLong.empty();
        }
    }
}
