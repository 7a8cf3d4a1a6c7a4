package dev.tandem.engine.gil;

/** Unwinds a thread under the interpreter lock when its run is stopped. Thrown again by each checkpoint. */
public final class LockStopped extends Error {
    private static final long serialVersionUID = 1L;

    LockStopped() {
        super("The run under the interpreter lock was stopped.", null, false, false);
    }
}
