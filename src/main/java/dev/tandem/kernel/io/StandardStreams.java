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
    private volatile CellScope newest = CellScope.capture();

    private StandardStreams() {
        System.setOut(new CellPrintStream(this::scope, out, false));
        System.setErr(new CellPrintStream(this::scope, err, true));
        System.setIn(new CellInputStream(this::scope, in));
    }

    /** Replaces the streams until {@link #close}. */
    public static StandardStreams install() {
        return new StandardStreams();
    }

    /** Names the cell that began last. */
    public void began(CellScope scope) {
        newest = scope;
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
