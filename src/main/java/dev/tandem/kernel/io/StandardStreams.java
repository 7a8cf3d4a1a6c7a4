package dev.tandem.kernel.io;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.concurrent.ForkJoinWorkerThread;

/**
 * {@code System.out}, {@code err} and {@code in}, led to the cell of whichever thread uses them. Safe for any thread.
 *
 * <p>Threads of the common pool are created by whichever cell needs one first and serve all later ones, so they must not
 * carry a cell ({@link UnscopedWorkers}); what they print goes to the newest cell.
 */
public final class StandardStreams implements AutoCloseable {
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final InputStream in = System.in;
    private final PrintStream cellOut = new CellPrintStream(this::scope, out, false);
    private final PrintStream cellErr = new CellPrintStream(this::scope, err, true);
    private final InputStream cellIn = new CellInputStream(this::scope, in);
    private volatile CellScope newest = CellScope.capture();

    private StandardStreams() {
        System.setOut(cellOut);
        System.setErr(cellErr);
        System.setIn(cellIn);
    }

    /** Replaces the streams until {@link #close}. */
    public static StandardStreams install() {
        return new StandardStreams();
    }

    /**
     * Names the cell that began last. A stream that code put in the place of one of ours stays, as people capture output so;
     * where it put none, ours comes back: else nothing could print any more, and nothing would say why.
     */
    public void began(CellScope scope) {
        newest = scope;
        if (System.out == null) {
            System.setOut(cellOut);
        }
        if (System.err == null) {
            System.setErr(cellErr);
        }
        if (System.in == null) {
            System.setIn(cellIn);
        }
    }

    /** The process's own stream for errors, for what is no cell's. */
    public PrintStream processErr() {
        return err;
    }

    /** Puts the process's own streams back. */
    @Override
    public void close() {
        System.setOut(out);
        System.setErr(err);
        System.setIn(in);
    }

    private CellScope scope() {
        CellScope scope = CellScope.capture();
        boolean carriesNone = scope.console() == null;
        return carriesNone && Thread.currentThread() instanceof ForkJoinWorkerThread ? newest : scope;
    }
}
