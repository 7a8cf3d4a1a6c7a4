package dev.tandem.magic.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class WordsTest {
    private static List<String> words(String line) {
        return Words.of(line).stream().map(Words.Word::text).toList();
    }

    @Test
    void bracketsAndQuotesKeepAWordTogether() {
        assertEquals(
                List.of("--each", "List.of(\"a b\", 2)", "--tasks", "3"),
                words("--each List.of(\"a b\", 2)  --tasks 3"));
        assertEquals(List.of("--each=List.of(\")\", '(')", "x"), words("--each=List.of(\")\", '(') x"));
        assertEquals(List.of("f(\"a\\\" b\")", "c"), words("f(\"a\\\" b\") c"));
    }

    @Test
    void aWordWhollyInQuotesLosesThem() {
        assertEquals(List.of("a b", "c d", "\"a\" + \"b\""), words("\"a b\" 'c d' '\"a\" + \"b\"'"));
        assertEquals(List.of("\"a\"+\"b\""), words("\"a\"+\"b\""));
    }

    @Test
    void whatIsNeverClosedReachesToTheEnd() {
        assertEquals(List.of("f(a b"), words("f(a b"));
        assertEquals(List.of("\"a b"), words("\"a b"));
        assertEquals(List.of(), words("  "));
    }

    @Test
    void aWordKnowsItsPlace() {
        assertEquals(List.of(new Words.Word("4", 1, 2), new Words.Word("a b", 3, 8)), Words.of(" 4 'a b'"));
    }
}
