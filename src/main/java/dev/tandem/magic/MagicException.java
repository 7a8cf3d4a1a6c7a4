package dev.tandem.magic;

/**
 * A magic can't do what it was asked to. The message is one or more sentences for the user: what was wrong, with the
 * offending value, and what to do next. It is shown without a stack trace.
 */
public final class MagicException extends Exception {
    private static final long serialVersionUID = 1L;

    public MagicException(String message) {
        super(message);
    }

    public MagicException(String message, Throwable cause) {
        super(message, cause);
    }
}
