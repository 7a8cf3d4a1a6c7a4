package dev.tandem.trace;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Linux's {@code /proc} (proc(5)), or its absence. Elsewhere, and where the files can't be read, everything here is
 * empty and the figures that need it are shown as missing. Immutable.
 *
 * @param root where it is mounted
 */
public record ProcFiles(Path root) {
    /** System property that names another root; with a directory that doesn't exist, the platforms without it are tried. */
    public static final String ROOT_PROPERTY = "tandem.proc";

    /** Fields 16 and 17 of {@code /proc/PID/stat}, counted from the one behind the name. */
    private static final int CHILDREN_USER = 13;

    private static final int CHILDREN_SYSTEM = 14;

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

    /** The lines of a file, none where it can't be read. */
    List<String> lines(String name) {
        try {
            return Files.readAllLines(root.resolve(name));
        } catch (IOException e) {
            return List.of();
        }
    }

    /**
     * On-CPU time of the processes that a process started and that have ended; 0 where that can't be read.
     *
     * @param process its id, or "self"
     */
    long endedChildrenNanos(String process) {
        for (String line : lines(process + "/stat")) {
            // The second field is the program's name, in brackets, which may itself hold blanks and brackets.
            String[] fields = line.substring(line.lastIndexOf(')') + 1).strip().split(" ");
            try {
                long ticks = Long.parseLong(fields[CHILDREN_USER]) + Long.parseLong(fields[CHILDREN_SYSTEM]);
                return ticks * ProcStat.TICK_NANOS;
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                return 0;
            }
        }
        return 0;
    }

    /** How many cores this process may run on; 0 where that can't be read. */
    int allowedCores() {
        String label = "Cpus_allowed_list:";
        return lines("self/status").stream()
                .filter(line -> line.startsWith(label))
                .mapToInt(line -> listed(line.substring(label.length()).strip()))
                .findFirst()
                .orElse(0);
    }

    /** How many numbers there are in a list like {@code 0-3,8}. */
    private static int listed(String list) {
        int count = 0;
        for (String range : list.split(",")) {
            String[] ends = range.split("-");
            try {
                count += Integer.parseInt(ends[ends.length - 1]) - Integer.parseInt(ends[0]) + 1;
            } catch (NumberFormatException e) {
                return 0;
            }
        }
        return count;
    }

    /** The operating system's ids of this process's threads; none where they can't be read. */
    List<Long> threadIds() {
        return threadIds("self");
    }

    /** The same of another process. */
    List<Long> threadIds(long pid) {
        return threadIds(Long.toString(pid));
    }

    private List<Long> threadIds(String process) {
        String[] names = root.resolve(process).resolve("task").toFile().list();
        return names == null ? List.of() : Stream.of(names).map(Long::valueOf).toList();
    }

    /** The name that the operating system has for a thread of this process, at most 15 characters. */
    Optional<String> threadName(long tid) {
        return text("self", tid, "comm");
    }

    /** The same of a thread of another process. */
    Optional<String> threadName(long pid, long tid) {
        return text(Long.toString(pid), tid, "comm");
    }

    /** The processes that a thread has started and that are alive. */
    List<Long> children(long pid, long tid) {
        return text(Long.toString(pid), tid, "children").filter(ids -> !ids.isBlank()).stream()
                .flatMap(ids -> Stream.of(ids.strip().split(" ")))
                .map(Long::valueOf)
                .toList();
    }

    private Optional<String> text(String process, long tid, String name) {
        try {
            Path task = root.resolve(process).resolve("task").resolve(Long.toString(tid));
            return Optional.of(Files.readString(task.resolve(name)).stripTrailing());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Opens the scheduler's record of a thread of any process of this user's, to be read many times.
     *
     * @param pid its process, or -1 for this one
     */
    Optional<SchedStat> schedStat(long pid, long tid) {
        return open(process(pid), tid, "schedstat").map(SchedStat::new);
    }

    /** Opens that of the current thread; empty where this kernel doesn't fill it in. */
    Optional<SchedStat> schedStatOfCurrent(long tid) {
        Optional<SchedStat> opened = schedStat(-1, tid);
        if (opened.isPresent() && !opened.get().counts()) {
            opened.get().close();
            return Optional.empty();
        }
        return opened;
    }

    private static String process(long pid) {
        return pid < 0 ? "self" : Long.toString(pid);
    }

    /**
     * Opens the file that names the kernel function a thread sleeps in.
     *
     * @param pid its process, or -1 for this one
     */
    Optional<WaitChannel> waitChannel(long pid, long tid) {
        return open(process(pid), tid, "wchan").map(WaitChannel::new);
    }

    private Optional<RandomAccessFile> open(String process, long tid, String name) {
        Path file = root.resolve(process)
                .resolve("task")
                .resolve(Long.toString(tid))
                .resolve(name);
        try {
            // Not a FileChannel: an interrupt of the task's thread would close it.
            return Optional.of(new RandomAccessFile(file.toFile(), "r"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
