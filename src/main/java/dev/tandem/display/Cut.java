package dev.tandem.display;

import java.util.Locale;

/** Texts that are too long. */
final class Cut {
    private Cut() {}

    /** The text, or its beginning and a note on how much is missing; characters are never cut in two. */
    static String at(String text, int characters) {
        if (text.length() <= characters) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(characters - 1)) ? characters - 1 : characters;
        return text.substring(0, end)
                + String.format(Locale.ROOT, "… (%,d more of %,d characters)", text.length() - end, text.length());
    }

    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
