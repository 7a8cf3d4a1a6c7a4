package dev.tandem.bytecode;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * What cells call instead of the JDK's matching of regular expressions: the same, on a text with a checkpoint where a
 * character is read, because a match that backtracks may take longer than anybody lives. Static because cells' code has
 * no other way to it. Safe for any thread.
 */
public final class StoppableMatching {
    private StoppableMatching() {}

    /** Stands for {@link Pattern#matcher}. */
    public static Matcher matcher(Pattern pattern, CharSequence text) {
        return pattern.matcher(stoppable(text));
    }

    /** Stands for {@link Matcher#reset(CharSequence)}. */
    public static Matcher reset(Matcher matcher, CharSequence text) {
        return matcher.reset(stoppable(text));
    }

    /** Stands for {@link Pattern#split(CharSequence)}. */
    public static String[] split(Pattern pattern, CharSequence text) {
        return pattern.split(stoppable(text));
    }

    /** Stands for {@link Pattern#split(CharSequence, int)}. */
    public static String[] split(Pattern pattern, CharSequence text, int limit) {
        return pattern.split(stoppable(text), limit);
    }

    /** Stands for {@link Pattern#splitAsStream}. */
    public static Stream<String> splitAsStream(Pattern pattern, CharSequence text) {
        return pattern.splitAsStream(stoppable(text));
    }

    /** Stands for {@link Pattern#matches}, which is static. */
    public static boolean matchesPattern(String expression, CharSequence text) {
        return Pattern.compile(expression).matcher(stoppable(text)).matches();
    }

    /** Stands for {@link String#matches}. */
    public static boolean matches(String text, String expression) {
        return matchesPattern(expression, text);
    }

    /** Stands for {@link String#replaceAll}. */
    public static String replaceAll(String text, String expression, String replacement) {
        return Pattern.compile(expression).matcher(stoppable(text)).replaceAll(replacement);
    }

    /** Stands for {@link String#replaceFirst}. */
    public static String replaceFirst(String text, String expression, String replacement) {
        return Pattern.compile(expression).matcher(stoppable(text)).replaceFirst(replacement);
    }

    /** Stands for {@link String#split(String)}. */
    public static String[] split(String text, String expression) {
        return split(text, expression, 0);
    }

    /**
     * Stands for {@link String#split(String, int)}, which makes no pattern of a single character.
     *
     * @throws PatternSyntaxException as there
     */
    public static String[] split(String text, String expression, int limit) {
        return expression.length() <= 2
                ? text.split(expression, limit)
                : Pattern.compile(expression).split(stoppable(text), limit);
    }

    /** Another text than a string may change while it is matched, and have checkpoints of its own: it stays itself. */
    private static CharSequence stoppable(CharSequence text) {
        return text instanceof String string ? new Text(string) : text;
    }

    private static final class Text implements CharSequence {
        private final String text;

        Text(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            StopSite.check();
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
