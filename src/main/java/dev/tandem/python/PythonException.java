package dev.tandem.python;

/**
 * Python code failed. The message is one line; {@link #traceback()} is what Python printed, the cell's own lines in it.
 */
public final class PythonException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final String traceback;

    /**
     * @param name the exception's class in Python
     * @param message {@code str(error)}
     * @param traceback as Python prints it, from the cell's own frames down; may be empty
     */
    public PythonException(String name, String message, String traceback) {
        super(message.isEmpty() ? name : name + ": " + message, null, false, false);
        this.name = name;
        this.traceback = traceback;
    }

    /** The exception's class in Python. */
    public String name() {
        return name;
    }

    /** As Python prints it; may be empty. */
    public String traceback() {
        return traceback;
    }
}
