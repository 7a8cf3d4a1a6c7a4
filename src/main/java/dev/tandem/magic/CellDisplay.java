package dev.tandem.magic;

import dev.tandem.display.DisplaySink;
import dev.tandem.display.MimeBundle;
import dev.tandem.kernel.CellOutput;
import dev.tandem.kernel.io.CellScope;

/**
 * Where {@code display()} in a cell shows: under the cell that the calling thread works for.
 *
 * @param output that cell's
 */
record CellDisplay(CellOutput output) implements DisplaySink {
    /** @throws IllegalStateException if the thread works for no cell */
    static DisplaySink ofThisThread() {
        return CellScope.current()
                .flatMap(scope -> scope.service(CellOutput.class))
                .map(CellDisplay::new)
                .orElseThrow(() -> new IllegalStateException("This thread belongs to no cell, so there is nothing to"
                        + " show its output under. Call display from a cell, or from a thread that a cell started."));
    }

    @Override
    public void show(MimeBundle bundle, String displayId) {
        output.display(bundle, displayId);
    }

    @Override
    public void update(MimeBundle bundle, String displayId) {
        output.update(bundle, displayId);
    }

    @Override
    public void clear(boolean wait) {
        output.clear(wait);
    }
}
