package dev.tandem.shell;

/** Colours of terminals, kept to those that can be read on light and on dark. */
final class Ansi {
    private static final String END = "\u001b[0m";

    private Ansi() {}

    static String error(String text) {
        return "\u001b[1;31m" + text + END;
    }

    static String place(String text) {
        return "\u001b[36m" + text + END;
    }

    static String aside(String text) {
        return "\u001b[2m" + text + END;
    }
}
