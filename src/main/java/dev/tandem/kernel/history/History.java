package dev.tandem.kernel.history;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The cells of this session and of earlier ones, oldest first. Safe for any thread. */
public final class History {
    private final int session;

    /** Guarded by itself. */
    private final List<Entry> entries;

    private History(int session, List<Entry> earlier) {
        this.session = session;
        this.entries = new ArrayList<>(earlier);
    }

    /** One that lasts as long as the process. */
    public static History inMemory() {
        return new History(1, List.of());
    }

    /** The number of the session that is running. */
    public int session() {
        return session;
    }

    public void add(int line, String input, Optional<String> output) {
        synchronized (entries) {
            entries.add(new Entry(session, line, input, output));
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
        int number = wanted > 0 ? wanted : session + wanted;
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
        synchronized (entries) {
            return List.copyOf(entries);
        }
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
