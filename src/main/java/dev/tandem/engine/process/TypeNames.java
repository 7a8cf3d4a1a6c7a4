package dev.tandem.engine.process;

import java.util.regex.Pattern;

/** Names of types as the user would write them. */
public final class TypeNames {
    /** JShell puts a cell's classes into wrappers such as {@code REPL.$JShell$11B}. */
    private static final Pattern WRAPPER = Pattern.compile("REPL\\.\\$JShell\\$\\w+\\$");

    private TypeNames() {}

    /** The name of its type; "null" for null. */
    public static String of(Object value) {
        return value == null ? "null" : readable(value.getClass().getTypeName());
    }

    static String readable(String binaryName) {
        return WRAPPER.matcher(String.valueOf(binaryName)).replaceAll("");
    }
}
