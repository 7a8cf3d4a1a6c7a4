package dev.tandem.trace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * This process's control group, by which containers are given a CPU quota (Linux, Documentation/admin-guide/cgroup-v2).
 *
 * @param root where the hierarchy is mounted
 */
record ControlGroup(Path root) {
    private static final String THROTTLED = "throttled_usec ";
    private static final long MICRO = 1_000;

    /** How long the quota has held its threads back so far; empty where there is none. */
    OptionalLong throttledNanos(ProcFiles proc) {
        for (String line : proc.lines("self/cgroup")) {
            if (line.startsWith("0::/")) {
                OptionalLong own = throttled(root.resolve(line.substring("0::/".length())));
                // In a container the path is often that of the host, and the root the container's own.
                return own.isPresent() ? own : throttled(root);
            }
        }
        return OptionalLong.empty();
    }

    private static OptionalLong throttled(Path group) {
        try {
            List<String> lines = Files.readAllLines(group.resolve("cpu.stat"));
            return lines.stream()
                    .filter(line -> line.startsWith(THROTTLED))
                    .mapToLong(line ->
                            Long.parseLong(line.substring(THROTTLED.length()).strip()) * MICRO)
                    .findFirst();
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
