package dev.tandem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Error messages point into docs/troubleshooting.md, and each of its entries is what one points at. Entries of a lower
 * level are about what shows no error.
 */
class TroubleshootingTest {
    private static final Pattern POINTER = Pattern.compile("docs/troubleshooting\\.md#([a-z0-9-]+)");
    private static final String SURPRISES = "Not an error, but a surprise";

    @Test
    void everyPointerHasAnEntry() throws IOException {
        Set<String> pointers = pointers();
        assertTrue(pointers.size() > 10, pointers.toString());
        Set<String> dangling = new TreeSet<>(pointers);
        dangling.removeAll(anchors("##+ "));
        assertEquals(Set.of(), dangling);
    }

    @Test
    void everyEntryIsPointedAt() throws IOException {
        Set<String> lonely = anchors("## ");
        lonely.removeAll(pointers());
        lonely.remove(anchor(SURPRISES));
        assertEquals(Set.of(), lonely);
    }

    private static Set<String> pointers() throws IOException {
        Set<String> pointers = new TreeSet<>();
        for (Path file : sources()) {
            // A text may go on behind a line's end.
            String text = Files.readString(file).replaceAll("\"\\s*\\+\\s*\"", "");
            Matcher matcher = POINTER.matcher(text);
            while (matcher.find()) {
                pointers.add(matcher.group(1));
            }
        }
        return pointers;
    }

    private static List<Path> sources() throws IOException {
        List<Path> files = new ArrayList<>(List.of(Path.of("install.sh"), Path.of("kernel", "launch.sh")));
        try (Stream<Path> java = Files.walk(Path.of("src", "main", "java"))) {
            java.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
        }
        return files;
    }

    private static Set<String> anchors(String level) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("docs", "troubleshooting.md"))) {
            return lines.filter(line -> line.matches(level + ".*"))
                    .map(line -> anchor(line.replaceFirst("#+ ", "")))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** As GitHub makes it of a heading. */
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 -]", "").replace(' ', '-');
    }
}
