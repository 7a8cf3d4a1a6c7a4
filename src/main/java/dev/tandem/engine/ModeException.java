package dev.tandem.engine;

/** A mode can't run a workload: the message is a sentence for the user with the offending value and the next step. */
public final class ModeException extends Exception {
    private static final long serialVersionUID = 1L;

    public ModeException(String message) {
        super(message);
    }

    public ModeException(String message, Throwable cause) {
        super(message, cause);
    }
}
