package dev.tandem.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class OverflowTest {
    @Test
    void showsUpToTheLimitAndKeepsTheRest() throws Exception {
        Overflow overflow = new Overflow(10);
        assertEquals(Overflow.Fate.SHOWN, overflow.take("0123456789"));
        assertFalse(overflow.overflowed());
        assertEquals(Overflow.Fate.FIRST_KEPT, overflow.take("\u00e4b"));
        assertEquals(Overflow.Fate.KEPT, overflow.take("c"));
        assertTrue(overflow.overflowed());
        Path file = file(overflow);
        assertTrue(overflow.announcement().contains(file.toString()));
        assertEquals("\u00e4bc", Files.readString(file));
        Files.delete(file);
    }

    @Test
    void theFileIsBoundedAndWhatIsDroppedIsCounted() throws Exception {
        Overflow overflow = new Overflow(0, 5);
        overflow.take("12345");
        overflow.take("678");
        Path file = file(overflow);
        assertEquals("12345", Files.readString(file));
        assertTrue(overflow.summary().contains("3 were dropped"), overflow.summary());
        Files.delete(file);
    }

    @Test
    void theLimitIsANumberOrTheUsualOne() {
        assertEquals(7, Overflow.limit(" 7 "));
        assertEquals(0, Overflow.limit("-7"));
        assertEquals(Overflow.DEFAULT_LIMIT, Overflow.limit(null));
        assertEquals(Overflow.DEFAULT_LIMIT, Overflow.limit("much"));
    }

    private static Path file(Overflow overflow) {
        Matcher named = Pattern.compile("are in ([^\\];]+?)[.]?[\\];]").matcher(overflow.summary());
        assertTrue(named.find(), overflow.summary());
        return Path.of(named.group(1));
    }
}
