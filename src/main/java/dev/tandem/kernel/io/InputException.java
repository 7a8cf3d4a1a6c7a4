package dev.tandem.kernel.io;

/**
 * Input was asked for and can't be had. Unchecked, because {@link java.util.Scanner} swallows what is an
 * {@link java.io.IOException} and reports an empty input instead.
 */
public final class InputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InputException(String message) {
        super(message);
    }

    public InputException(String message, Throwable cause) {
        super(message, cause);
    }
}
