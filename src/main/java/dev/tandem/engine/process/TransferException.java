package dev.tandem.engine.process;

import java.io.NotSerializableException;

/** A value can't be moved between memory spaces. The message says which and why. */
public final class TransferException extends Exception {
    private static final long serialVersionUID = 1L;

    public TransferException(String message) {
        super(message);
    }

    public TransferException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Why something can't be sent, as the middle of a sentence. */
    static String reason(Throwable error) {
        if (error instanceof NotSerializableException) {
            return "objects of type " + TypeNames.readable(error.getMessage()) + " can't leave their JVM";
        }
        return error.getMessage() == null ? error.getClass().getName() : error.getMessage();
    }
}
