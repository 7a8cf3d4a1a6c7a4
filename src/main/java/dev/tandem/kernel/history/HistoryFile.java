package dev.tandem.kernel.history;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Entries kept in a file, one JSON object a line, oldest first. Several kernels may use one file: each write is locked
 * against the others'. A line that can't be read is skipped, so that a crash in the middle of a write costs one entry.
 */
final class HistoryFile {
    /** Older ones are forgotten. */
    static final int KEPT = 10_000;

    /** What a line holds. One without input marks the beginning of a session. */
    private record Line(int session, int line, String input, String output) {}

    /** What was found, and the number of the session that begins. */
    record Opened(int session, List<Entry> earlier) {}

    private final Path file;
    private final Gson gson = new Gson();

    HistoryFile(Path file) {
        this.file = file;
    }

    /** Reads what there is and begins a session. */
    Opened open() throws IOException {
        create();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            lock(channel);
            List<Line> lines = read(channel);
            List<Line> cells =
                    lines.stream().filter(line -> line.input() != null).toList();
            int session = 1 + lines.stream().mapToInt(Line::session).max().orElse(0);
            if (cells.size() > 2 * KEPT) {
                cells = cells.subList(cells.size() - KEPT, cells.size());
                channel.truncate(0);
                for (Line cell : cells) {
                    write(channel, cell);
                }
            }
            channel.position(channel.size());
            write(channel, new Line(session, 0, null, null));
            List<Line> kept = cells.subList(Math.max(0, cells.size() - KEPT), cells.size());
            return new Opened(session, kept.stream().map(HistoryFile::entry).toList());
        }
    }

    void append(Entry entry) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.APPEND)) {
            lock(channel);
            write(
                    channel,
                    new Line(
                            entry.session(),
                            entry.line(),
                            entry.input(),
                            entry.output().orElse(null)));
        }
    }

    /** For its owner alone: code may hold what is nobody else's business. */
    private void create() throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        Files.createDirectories(directory);
        boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        try {
            Files.createFile(file, attributes);
        } catch (FileAlreadyExistsException earlier) {
            // Of an earlier session, or of a kernel that starts at the same moment.
            return;
        }
    }

    private List<Line> read(FileChannel channel) throws IOException {
        List<Line> lines = new ArrayList<>();
        BufferedReader reader = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
        for (String text = reader.readLine(); text != null; text = reader.readLine()) {
            parse(text).ifPresent(lines::add);
        }
        return lines;
    }

    private Optional<Line> parse(String text) {
        try {
            return Optional.ofNullable(gson.fromJson(text, Line.class));
        } catch (JsonParseException broken) {
            return Optional.empty();
        }
    }

    private void write(FileChannel channel, Line line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((gson.toJson(line) + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static Entry entry(Line line) {
        return new Entry(line.session(), line.line(), line.input(), Optional.ofNullable(line.output()));
    }

    /** Until the channel is closed. */
    private static void lock(FileChannel channel) throws IOException {
        try {
            channel.lock();
        } catch (OverlappingFileLockException sameProcess) {
            // Locks are the process's, so another kernel in this JVM can't be locked out; only tests have one.
            return;
        }
    }
}
