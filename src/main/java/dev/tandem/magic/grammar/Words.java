package dev.tandem.magic.grammar;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a magic's line into words at blanks, except within quotes and brackets, so that Java can stand in it:
 * {@code --each List.of("a b", 2) --tasks 3} has four words. A word that is wholly in single or double quotes loses
 * them, as in a shell; backslashes are kept as they are (paths of Windows). Library tokenizers know a shell's rules or
 * CSV's, not brackets.
 */
public final class Words {
    /**
     * One word.
     *
     * @param text without surrounding quotes
     * @param start where it begins in the line, quotes included
     * @param end where it ends
     */
    public record Word(String text, int start, int end) {}

    private Words() {}

    /** The words of a line. A quote or bracket that is never closed reaches to the end of the line. */
    public static List<Word> of(String line) {
        List<Word> words = new ArrayList<>();
        int at = 0;
        while (true) {
            while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
                at++;
            }
            if (at == line.length()) {
                return List.copyOf(words);
            }
            int end = endOfWord(line, at);
            words.add(new Word(unquote(line.substring(at, end)), at, end));
            at = end;
        }
    }

    private static int endOfWord(String line, int from) {
        int depth = 0;
        char quote = 0;
        for (int at = from; at < line.length(); at++) {
            char c = line.charAt(at);
            if (quote != 0) {
                if (c == '\\' && quote == '"' && at + 1 < line.length() && line.charAt(at + 1) == quote) {
                    at++; // an escaped quote of a Java string
                } else if (c == quote) {
                    quote = 0;
                }
                continue;
            }
            switch (c) {
                case '"', '\'' -> quote = c;
                case '(', '[', '{' -> depth++;
                case ')', ']', '}' -> depth--;
                default -> {
                    if (depth <= 0 && Character.isWhitespace(c)) {
                        return at;
                    }
                }
            }
        }
        return line.length();
    }

    private static String unquote(String word) {
        int last = word.length() - 1;
        boolean quoted = last > 0
                && (word.charAt(0) == '"' || word.charAt(0) == '\'')
                && word.indexOf(word.charAt(0), 1) == last;
        return quoted ? word.substring(1, last) : word;
    }
}
