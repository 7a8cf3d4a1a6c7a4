package dev.tandem.bytecode;

/**
 * Thrown in code of a cell that was stopped, at its next checkpoint, and again at each further one until it is left:
 * {@code catch (Throwable)} in a loop doesn't save it. An Error, because code expects no exception just there.
 */
public final class Stopped extends Error {
    private static final long serialVersionUID = 1L;

    Stopped() {
        super("The cell was stopped.", null, false, false);
    }
}
