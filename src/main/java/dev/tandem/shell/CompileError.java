package dev.tandem.shell;

/**
 * What the compiler found wrong.
 *
 * @param start UTF-16 offset of its first character in the text that was handed over; 0 or more
 * @param end UTF-16 offset after its last character
 * @param code the compiler's own key for it, such as {@code compiler.err.cant.resolve}
 */
record CompileError(int start, int end, String code, String message) {}
