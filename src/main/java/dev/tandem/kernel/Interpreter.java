package dev.tandem.kernel;

import java.util.Optional;

/**
 * What the kernel drives: text in, results out. Implemented by the {@code magic} package. Positions are in UTF-16
 * units here; the kernel converts from and to the protocol's code points.
 */
public interface Interpreter extends AutoCloseable {
    /** Runs a cell on the calling thread and waits for its end. Called by one thread at a time. Never throws. */
    ExecutionResult execute(CellRequest cell, CellOutput output);

    /** Evaluates one of {@code user_expressions}. */
    ExecutionResult evaluateExpression(String expression);

    Completeness isComplete(String code);

    Completions complete(String code, int cursor);

    /** {@code detail} 0 or 1, as in the protocol. Empty where nothing is known of what is at the cursor. */
    Optional<dev.tandem.display.MimeBundle> inspect(String code, int cursor, int detail);

    /** Stops the cell that is running, if any; returns at once. Called from another thread. */
    void interrupt();

    @Override
    void close();
}
