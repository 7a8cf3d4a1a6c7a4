package dev.tandem.magic;

import dev.tandem.display.MimeBundle;
import dev.tandem.kernel.CellOutput;
import dev.tandem.shell.Cell;
import dev.tandem.shell.Session;
import java.util.Optional;

/** The services of the running kernel that magics work with. Safe for any thread unless a method says otherwise. */
public interface Notebook {
    /** The Java session. */
    Session session();

    /** All magics; a magic may add others. */
    MagicRegistry magics();

    /**
     * Evaluates Java on the calling thread, which must be the cell's.
     *
     * @return the last expression's value, or null where there is none
     * @throws CellFailure if it doesn't compile, throws or is interrupted
     */
    Object evaluate(Cell cell) throws CellFailure;

    /**
     * Runs text as if it stood in the place of the magic: Java, line magics, or one cell magic.
     *
     * @param output the cell's, for magics in the text
     * @return as {@link #evaluate}
     * @throws CellFailure as there
     * @throws MagicException if a magic in it refuses
     * @throws Exception whatever else a magic in it throws
     */
    Object run(Cell cell, CellOutput output) throws Exception;

    /** What is known of the name at the end of this text: its documentation. */
    Optional<MimeBundle> inspect(String code);

    /** A value as plain text, within bounds. */
    String text(Object value);

    /** Forgets everything that was declared; the class path stays. */
    void reset();

    /** An error as a cell shows it: what the compiler found, or what the user's code threw. */
    CellFailure failure(Throwable error);

    /**
     * Until {@link Interruption#end} is called, interrupting the cell runs this action too, on whatever thread
     * interrupts; it must return at once and not throw.
     */
    Interruption onInterrupt(Runnable action);

    /** A registration. */
    @FunctionalInterface
    interface Interruption {
        void end();
    }
}
