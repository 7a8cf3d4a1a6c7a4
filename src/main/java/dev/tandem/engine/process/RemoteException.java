package dev.tandem.engine.process;

/** Stands for an exception that could not itself be sent: has its type's name, its message and its frames. */
public final class RemoteException extends Exception {
    private static final long serialVersionUID = 1L;

    private RemoteException(String message, Throwable cause) {
        super(message, cause);
    }

    static RemoteException of(Throwable original) {
        return of(original, 0);
    }

    private static RemoteException of(Throwable original, int depth) {
        // The bound is for chains that bite their own tail.
        Throwable cause = original.getCause() == null || depth > 20 ? null : of(original.getCause(), depth + 1);
        RemoteException copy = new RemoteException(String.valueOf(original), cause);
        copy.setStackTrace(original.getStackTrace());
        return copy;
    }

    @Override
    public String toString() {
        return getMessage();
    }
}
