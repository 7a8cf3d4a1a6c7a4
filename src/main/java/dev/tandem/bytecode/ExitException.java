package dev.tandem.bytecode;

/** Code of a cell asked the JVM to exit; the JVM is the session, so the cell alone ends. */
public final class ExitException extends Error {
    private static final long serialVersionUID = 1L;

    private final int status;

    ExitException(String call, int status) {
        super(call + "(" + status + ") does not end the session; this cell alone has ended."
                + " To end it, use %exit or restart the kernel.");
        this.status = status;
    }

    /** What was passed to {@code System.exit}. */
    public int status() {
        return status;
    }
}
