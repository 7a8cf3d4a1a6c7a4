package dev.tandem.chart;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sentences on several things that are shown together: what is said of all is said once, the rest with names. For one
 * thread.
 */
public final class Notes {
    private final Set<String> names = new LinkedHashSet<>();
    private final Map<String, List<String>> namesByNote = new LinkedHashMap<>();

    /** Adds what is said of one of them. */
    public void add(String name, List<String> notes) {
        names.add(name);
        for (String note : notes) {
            List<String> known = namesByNote.computeIfAbsent(note, key -> new ArrayList<>());
            if (!known.contains(name)) {
                known.add(name);
            }
        }
    }

    /** In the order in which they were said first. */
    public List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        namesByNote.forEach(
                (note, of) -> sentences.add(of.size() == names.size() ? note : String.join(", ", of) + ": " + note));
        return sentences;
    }
}
