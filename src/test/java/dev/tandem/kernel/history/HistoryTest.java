package dev.tandem.kernel.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
    @TempDir
    Path directory;

    @Test
    void aLaterSessionSeesAnEarlierOne() {
        Path file = directory.resolve("deep").resolve("history.jsonl");
        History first = History.open(file);
        first.add(1, "int a = 1;\n\"\u00e4 \uD835\uDD38\"", Optional.of("1"));
        first.add(2, "b", Optional.empty());
        History second = History.open(file);
        assertEquals(1, first.session());
        assertEquals(2, second.session());
        second.add(1, "c", Optional.empty());
        assertEquals(List.of("b", "c"), inputs(second.tail(2)));
        assertEquals(first.range(0, 1, Optional.empty()), second.range(-1, 1, Optional.empty()));
        assertEquals(Optional.of("1"), second.range(1, 1, Optional.of(2)).get(0).output());
        assertEquals(List.of("c"), inputs(second.range(0, 1, Optional.empty())));
        assertEquals(3, History.open(file).session());
    }

    @Test
    void aBrokenLineCostsOneEntry() throws Exception {
        Path file = directory.resolve("history.jsonl");
        History first = History.open(file);
        first.add(1, "a", Optional.empty());
        Files.writeString(file, "{\"session\": 1, \"line\": 2, \"inp\n\n[]\n", StandardOpenOption.APPEND);
        first.add(3, "c", Optional.empty());
        assertEquals(List.of("a", "c"), inputs(History.open(file).tail(10)));
    }

    @Test
    void theFileDoesNotGrowForEver() throws Exception {
        Path file = directory.resolve("history.jsonl");
        StringBuilder many = new StringBuilder();
        for (int i = 1; i <= 2 * HistoryFile.KEPT + 1; i++) {
            many.append("{\"session\":1,\"line\":").append(i).append(",\"input\":\"x\"}\n");
        }
        Files.writeString(file, many);
        History history = History.open(file);
        assertEquals(HistoryFile.KEPT, history.tail(Integer.MAX_VALUE).size());
        assertEquals(2 * HistoryFile.KEPT + 1, history.tail(1).get(0).line());
        assertEquals(
                HistoryFile.KEPT + 1,
                Files.readAllLines(file, StandardCharsets.UTF_8).size());
    }

    @Test
    void whereTheFileCanNotBeUsedTheSessionHasOneAllTheSame() throws Exception {
        Path notADirectory = Files.createFile(directory.resolve("file"));
        History history = History.open(notADirectory.resolve("history.jsonl"));
        history.add(1, "a", Optional.empty());
        assertEquals(List.of("a"), inputs(history.tail(10)));
    }

    @Test
    void theEnvironmentNamesTheFileOrNone() {
        Path file = directory.resolve("named.jsonl");
        History.ofUser(Map.of("TANDEM_HISTORY", file.toString())).add(1, "a", Optional.empty());
        assertTrue(Files.exists(file));
        assertEquals(1, History.ofUser(Map.of("TANDEM_HISTORY", "")).session());
    }

    @Test
    void aPatternMatchesWholeInputs() {
        History history = History.inMemory();
        for (String input : List.of("alpha", "a.c", "abc", "abc", "a\nc")) {
            history.add(1, input, Optional.empty());
        }
        assertEquals(List.of("a.c", "abc", "abc", "a\nc"), inputs(history.search("a?c", Optional.empty(), false)));
        assertEquals(List.of("a.c"), inputs(history.search("a.c", Optional.empty(), false)));
        assertEquals(List.of("abc", "a\nc"), inputs(history.search("a?c", Optional.of(2), true)));
        assertEquals(List.of(), inputs(history.search("b", Optional.empty(), false)));
    }

    private static List<String> inputs(List<Entry> entries) {
        return entries.stream().map(Entry::input).toList();
    }
}
