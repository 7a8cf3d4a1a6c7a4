package dev.tandem.magic;

import dev.tandem.kernel.ExecutionResult;

/** Java that a magic had the session run ended in an error; it carries what the user is to see of it. */
public final class CellFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient ExecutionResult.Failed shown;

    public CellFailure(ExecutionResult.Failed shown, Throwable cause) {
        super(shown.name() + ": " + shown.value(), cause);
        this.shown = shown;
    }

    /** The error as the cell shows it. */
    public ExecutionResult.Failed shown() {
        return shown;
    }
}
