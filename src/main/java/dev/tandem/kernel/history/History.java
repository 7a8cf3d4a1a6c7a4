package dev.tandem.kernel.history;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The cells of this session and of earlier ones, oldest first. Safe for any thread.
 *
 * <p>A history that is kept in a file is read in the background from the moment it is opened; whoever asks earlier waits.
 * Where the file can't be used, that is logged and the history lasts as long as the process.
 */
public final class History {
    private static final Logger LOG = Logger.getLogger(History.class.getName());

    /** Characters of a result that are kept. */
    private static final int LONGEST_OUTPUT = 10_000;

    private final Optional<HistoryFile> file;
    private final CompletableFuture<Cells> cells;

    /** @param entries guarded by itself */
    private record Cells(int session, List<Entry> entries, boolean kept) {}

    private History(Optional<HistoryFile> file, CompletableFuture<Cells> cells) {
        this.file = file;
        this.cells = cells;
    }

    /** One that lasts as long as the process. */
    public static History inMemory() {
        return new History(Optional.empty(), CompletableFuture.completedFuture(unkept()));
    }

    /** One that is kept in a file, which is made where there is none. Returns at once. */
    public static History open(Path path) {
        HistoryFile file = new HistoryFile(path);
        CompletableFuture<Cells> cells = new CompletableFuture<>();
        Thread reader = new Thread(null, () -> cells.complete(read(file, path)), "tandem-history", 0, false);
        reader.setDaemon(true);
        reader.start();
        return new History(Optional.of(file), cells);
    }

    /**
     * Where a user's history belongs: the file that {@code TANDEM_HISTORY} names, no file where it is empty, else
     * {@code tandem/history.jsonl} in the platform's directory for a user's data.
     *
     * @param environment the process's
     */
    public static History ofUser(Map<String, String> environment) {
        String named = environment.get("TANDEM_HISTORY");
        if (named != null) {
            return named.isEmpty() ? inMemory() : open(Path.of(named));
        }
        return open(dataDirectory(environment).resolve("tandem").resolve("history.jsonl"));
    }

    /** The number of the session that is running. */
    public int session() {
        return cells.join().session();
    }

    public void add(int line, String input, Optional<String> output) {
        Cells known = cells.join();
        Entry entry = new Entry(known.session(), line, input, output.map(History::brief));
        synchronized (known.entries()) {
            known.entries().add(entry);
        }
        if (known.kept()) {
            try {
                file.orElseThrow().append(entry);
            } catch (IOException problem) {
                LOG.log(Level.WARNING, "A cell could not be added to the history file: {0}", problem.toString());
            }
        }
    }

    /** The last so many, oldest first. */
    public List<Entry> tail(int count) {
        return last(all(), count);
    }

    /**
     * Lines of one session.
     *
     * @param wanted number of the session; 0 for this one, -1 for the one before it, and so on
     * @param start first line
     * @param stop line before which to stop, empty for no end
     */
    public List<Entry> range(int wanted, int start, Optional<Integer> stop) {
        int number = wanted > 0 ? wanted : session() + wanted;
        return all().stream()
                .filter(entry -> entry.session() == number)
                .filter(entry -> entry.line() >= start && (stop.isEmpty() || entry.line() < stop.get()))
                .collect(Collectors.toList());
    }

    /**
     * Inputs that match a pattern as a whole, where {@code *} stands for any text and {@code ?} for one character.
     *
     * @param count at most so many, the latest ones; empty for all
     * @param unique whether of equal inputs only the latest is kept
     */
    public List<Entry> search(String glob, Optional<Integer> count, boolean unique) {
        Pattern pattern = pattern(glob);
        List<Entry> latestFirst = new ArrayList<>(all());
        Collections.reverse(latestFirst);
        Set<String> seen = new HashSet<>();
        List<Entry> found = latestFirst.stream()
                .filter(entry -> pattern.matcher(entry.input()).matches())
                .filter(entry -> !unique || seen.add(entry.input()))
                .limit(count.orElse(Integer.MAX_VALUE))
                .collect(Collectors.toCollection(ArrayList::new));
        Collections.reverse(found);
        return found;
    }

    private List<Entry> all() {
        List<Entry> entries = cells.join().entries();
        synchronized (entries) {
            return List.copyOf(entries);
        }
    }

    private static Cells read(HistoryFile file, Path path) {
        try {
            HistoryFile.Opened opened = file.open();
            return new Cells(opened.session(), new ArrayList<>(opened.earlier()), true);
        } catch (IOException | RuntimeException problem) {
            LOG.log(
                    Level.WARNING,
                    "The history file {0} can''t be used ({1}); set TANDEM_HISTORY to another. This session''s history is"
                            + " kept in memory.",
                    new Object[] {path, problem.toString()});
            return unkept();
        }
    }

    private static Cells unkept() {
        return new Cells(1, new ArrayList<>(), false);
    }

    private static String brief(String output) {
        return output.length() <= LONGEST_OUTPUT ? output : output.substring(0, LONGEST_OUTPUT) + "...";
    }

    private static Path dataDirectory(Map<String, String> environment) {
        Path home = Path.of(System.getProperty("user.home"));
        String system = System.getProperty("os.name");
        if (system.startsWith("Windows")) {
            String roaming = environment.get("APPDATA");
            return roaming == null ? home.resolve("AppData").resolve("Roaming") : Path.of(roaming);
        }
        if (system.startsWith("Mac")) {
            return home.resolve("Library").resolve("Application Support");
        }
        // The XDG base directory specification: a relative path is to be ignored.
        String data = environment.getOrDefault("XDG_DATA_HOME", "");
        return data.startsWith("/") ? Path.of(data) : home.resolve(".local").resolve("share");
    }

    private static List<Entry> last(List<Entry> list, int count) {
        return list.subList(Math.max(0, list.size() - Math.max(0, count)), list.size());
    }

    private static Pattern pattern(String glob) {
        String regex = glob.codePoints()
                .mapToObj(c -> c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString(c)))
                .collect(Collectors.joining());
        return Pattern.compile(regex, Pattern.DOTALL);
    }
}
