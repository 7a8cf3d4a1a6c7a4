package dev.tandem.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CodePointsTest {
    /** "a", one character of two units, "b". */
    private static final String TEXT = "a\uD835\uDD38b";

    @Test
    void aPositionBehindAnAstralCharacterMoves() {
        assertEquals(0, CodePoints.toUtf16(TEXT, 0));
        assertEquals(1, CodePoints.toUtf16(TEXT, 1));
        assertEquals(3, CodePoints.toUtf16(TEXT, 2));
        assertEquals(4, CodePoints.toUtf16(TEXT, 3));
        for (int position = 0; position <= 3; position++) {
            assertEquals(position, CodePoints.fromUtf16(TEXT, CodePoints.toUtf16(TEXT, position)));
        }
    }

    @Test
    void positionsOutsideAreBroughtIn() {
        assertEquals(0, CodePoints.toUtf16(TEXT, -5));
        assertEquals(4, CodePoints.toUtf16(TEXT, 99));
        assertEquals(0, CodePoints.fromUtf16(TEXT, -5));
        assertEquals(3, CodePoints.fromUtf16(TEXT, 99));
    }
}
