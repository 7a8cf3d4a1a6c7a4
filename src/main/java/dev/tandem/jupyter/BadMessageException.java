package dev.tandem.jupyter;

/** Bytes that aren't a message, or not one from a client that knows the key. Logged and dropped, never fatal. */
public final class BadMessageException extends Exception {
    private static final long serialVersionUID = 1L;

    public BadMessageException(String message) {
        super(message);
    }

    public BadMessageException(String message, Throwable cause) {
        super(message, cause);
    }
}
