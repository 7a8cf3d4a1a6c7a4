package dev.tandem.magic.run;

import dev.tandem.display.MimeBundle;
import dev.tandem.engine.RunListener;
import dev.tandem.engine.Stage;
import dev.tandem.kernel.CellOutput;
import dev.tandem.trace.Durations;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;

/**
 * One line under the cell that tells how far a run has come, replaced in place as often as the engine reports, and by
 * the outcome at the run's end. Runs that end soon never show it. Safe for any thread.
 */
final class ProgressLine implements RunListener, AutoCloseable {
    /** Before this a line would only flicker. */
    private static final Duration QUIET = Duration.ofMillis(600);

    private final CellOutput output;
    private final String displayId = "run-" + UUID.randomUUID();

    /** Guards the fields below, and that nothing is drawn after the outcome. */
    private final Object drawing = new Object();

    private boolean shown;
    private boolean closed;
    private String last = "";
    private long executionStart = System.nanoTime();

    ProgressLine(CellOutput output) {
        this.output = output;
    }

    @Override
    public void starts(Stage stage) {
        synchronized (drawing) {
            executionStart = System.nanoTime();
        }
    }

    @Override
    public void progress(Stage stage, long ended, long running, long elapsedNanos) {
        if (elapsedNanos < QUIET.toNanos()) {
            return;
        }
        synchronized (drawing) {
            double seconds = (System.nanoTime() - executionStart) / 1e9;
            String line = line(stage, ended, running, elapsedNanos, rate(ended, seconds));
            if (!closed && !line.equals(last)) {
                last = line;
                put(MimeBundle.text(line));
            }
        }
    }

    /** Ends the line and puts the outcome in its place. */
    void replaceBy(MimeBundle outcome) {
        synchronized (drawing) {
            closed = true;
            put(outcome);
        }
    }

    /** Ends the line; where it is still shown it goes blank. */
    @Override
    public void close() {
        synchronized (drawing) {
            if (!closed && shown) {
                put(MimeBundle.text(""));
            }
            closed = true;
        }
    }

    private void put(MimeBundle bundle) {
        if (shown) {
            output.update(bundle, displayId);
        } else {
            output.display(bundle, displayId);
            shown = true;
        }
    }

    /** How many tasks end in a second of this execution, or how long it takes for each where that is longer. */
    private static String rate(long ended, double seconds) {
        if (ended == 0 || seconds <= 0) {
            return "";
        }
        double rate = ended / seconds;
        return rate >= 1
                ? String.format(Locale.ROOT, rate < 10 ? " (%.1f a second)" : " (%,.0f a second)", rate)
                : " (one in " + Durations.text(1 / rate) + ")";
    }

    private static String line(Stage stage, long ended, long running, long elapsedNanos, String rate) {
        String phase = switch (stage.phase()) {
            case COLD -> "first run";
            case WARM_UP -> "warm-up " + stage.round();
            case MEASURED -> "repeat " + stage.round() + (stage.rounds() > 0 ? " of " + stage.rounds() : "");
        };
        return String.format(
                Locale.ROOT,
                "%s on %d worker%s, %s: %,d of %,d tasks done%s, %d running, %.1f s",
                stage.mode(),
                stage.workers(),
                stage.workers() == 1 ? "" : "s",
                phase,
                ended,
                stage.tasks(),
                rate,
                running,
                elapsedNanos / 1e9);
    }
}
