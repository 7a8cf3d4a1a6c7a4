package dev.tandem.kernel;

/**
 * Positions in text. The protocol counts Unicode code points since 5.2, Java counts UTF-16 units.
 *
 * @see <a href="https://jupyter-client.readthedocs.io/en/stable/messaging.html#cursor-pos-and-unicode-offsets">cursor_pos
 *     and unicode offsets</a>
 */
final class CodePoints {
    private CodePoints() {}

    /** The UTF-16 offset of a position, which is brought into the text where it is outside. */
    static int toUtf16(String text, int codePoints) {
        int length = text.codePointCount(0, text.length());
        return text.offsetByCodePoints(0, Math.max(0, Math.min(codePoints, length)));
    }

    static int fromUtf16(String text, int offset) {
        return text.codePointCount(0, Math.max(0, Math.min(offset, text.length())));
    }
}
