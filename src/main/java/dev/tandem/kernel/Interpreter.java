package dev.tandem.kernel;

import java.util.Optional;

/**
 * What the kernel drives: text in, results out. Implemented by the {@code magic} package. Positions are in UTF-16
 * units here; the kernel converts from and to the protocol's code points.
 *
 * <p>All methods may be called by several threads at once: the main shell's and one for each subshell, so that a subshell
 * can run, complete and inspect while a cell of the main shell runs.
 */
public interface Interpreter extends AutoCloseable {
    /** Runs a cell on the calling thread and waits for its end. Never throws. */
    ExecutionResult execute(CellRequest cell, CellOutput output);

    /** Evaluates one of {@code user_expressions}. */
    ExecutionResult evaluateExpression(String expression);

    Completeness isComplete(String code);

    Completions complete(String code, int cursor);

    /** {@code detail} 0 or 1, as in the protocol. Empty where nothing is known of what is at the cursor. */
    Optional<dev.tandem.display.MimeBundle> inspect(String code, int cursor, int detail);

    /** Stops the cells that are running, if any; returns at once. Called from another thread. */
    void interrupt();

    @Override
    void close();
}
