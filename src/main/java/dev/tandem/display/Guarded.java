package dev.tandem.display;

import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Calls into code that is not ours (toString, accessors, iterators), which may do anything. Errors that end a cell from
 * outside pass through: a toString that never ends can be interrupted.
 */
final class Guarded {
    /** JShell's class around each declaration, which is part of the names of types that cells declare. */
    private static final Pattern WRAPPER = Pattern.compile("REPL\\.\\$JShell\\$\\w+[.$]");

    private Guarded() {}

    /** What {@code call} gives, or what {@code otherwise} makes of its failure. */
    static <T> T call(Supplier<T> call, Function<Throwable, T> otherwise) {
        try {
            return call.get();
        } catch (Exception | StackOverflowError | OutOfMemoryError | AssertionError | LinkageError failure) {
            return otherwise.apply(failure);
        }
    }

    /** The value's own text, or a sentence on why it has none. */
    static String toString(Object value) {
        String text =
                call(value::toString, failure -> identity(value) + " (its toString() threw " + name(failure) + ")");
        if (text == null) {
            return identity(value) + " (its toString() returned null)";
        }
        String name = value.getClass().getName();
        return text.startsWith(name) ? typeName(value) + text.substring(name.length()) : text;
    }

    /** A failure's class and message, where even the message may throw. */
    static String name(Throwable failure) {
        String type = typeName(failure);
        String message = call(failure::getMessage, again -> null);
        return message == null ? type : type + ": " + Cut.at(message, 200);
    }

    /** As {@link Object#toString} has it. */
    static String identity(Object value) {
        return typeName(value) + "@" + Integer.toHexString(System.identityHashCode(value));
    }

    private static String typeName(Object value) {
        return WRAPPER.matcher(value.getClass().getTypeName()).replaceAll("");
    }
}
