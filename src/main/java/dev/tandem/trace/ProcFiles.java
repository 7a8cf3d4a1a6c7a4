package dev.tandem.trace;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Linux's {@code /proc} (proc(5)), or its absence. Elsewhere, and where the files can't be read, everything here is
 * empty and the figures that need it are shown as missing. Immutable.
 *
 * @param root where it is mounted
 */
public record ProcFiles(Path root) {
    /** System property that names another root; with a directory that doesn't exist, the platforms without it are tried. */
    public static final String ROOT_PROPERTY = "tandem.proc";

    /** That of this system. */
    public static ProcFiles ofThisSystem() {
        return new ProcFiles(Path.of(System.getProperty(ROOT_PROPERTY, "/proc")));
    }

    /** The operating system's id of the current thread, from the link {@code thread-self}; a virtual thread's is its carrier's. */
    public OptionalLong currentThreadId() {
        try {
            Path link = Files.readSymbolicLink(root.resolve("thread-self"));
            return OptionalLong.of(Long.parseLong(link.getFileName().toString()));
        } catch (IOException | UnsupportedOperationException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** Opens the scheduler's record of a thread of this process, to be read many times. */
    Optional<SchedStat> schedStat(long tid) {
        Path file = root.resolve("self/task/" + tid + "/schedstat");
        try {
            // Not a FileChannel: an interrupt of the task's thread would close it.
            SchedStat opened = new SchedStat(new RandomAccessFile(file.toFile(), "r"));
            if (opened.counts()) {
                return Optional.of(opened);
            }
            opened.close();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
