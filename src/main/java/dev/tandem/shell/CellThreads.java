package dev.tandem.shell;

import dev.tandem.bytecode.Stopped;
import java.util.function.Function;

/**
 * The threads of cells and all that they start. What one of them fails with, and nobody catches, is reported on that
 * thread's own standard error, so that it is shown with its cell.
 */
final class CellThreads extends ThreadGroup {
    private final Function<Throwable, ErrorReport> reporter;

    CellThreads(Function<Throwable, ErrorReport> reporter) {
        super("cells");
        this.reporter = reporter;
    }

    @Override
    public void uncaughtException(Thread thread, Throwable error) {
        if (error instanceof Stopped) {
            return; // its user wanted it to end
        }
        String lines = String.join("\n", reporter.apply(error).traceback());
        System.err.println("In thread \"" + thread.getName() + "\": " + lines);
    }
}
