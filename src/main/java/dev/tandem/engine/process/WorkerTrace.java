package dev.tandem.engine.process;

/** The last cause of an exception that came from a worker: says which task and which process. Has no frames. */
public final class WorkerTrace extends Exception {
    private static final long serialVersionUID = 1L;

    WorkerTrace(String message) {
        super(message, null, false, false);
    }

    @Override
    public String toString() {
        return getMessage();
    }
}
