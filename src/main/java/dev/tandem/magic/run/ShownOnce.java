package dev.tandem.magic.run;

import dev.tandem.display.MimeBundle;
import dev.tandem.engine.Contender;
import dev.tandem.engine.ModeException;
import dev.tandem.engine.Stage;
import dev.tandem.kernel.CellOutput;
import dev.tandem.kernel.Payload;
import dev.tandem.kernel.io.CellScope;
import dev.tandem.kernel.io.Console;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A measured cell is run many times: what it prints and displays is shown for the first execution in each mode that was
 * asked for, and dropped for warm-ups, repeats and baselines. Safe for any thread.
 */
final class ShownOnce implements CellOutput {
    private final CellOutput cell;
    private final Set<String> asked = new HashSet<>();
    private final AtomicInteger executions = new AtomicInteger();

    /** Modes whose first execution has started; touched by the thread that runs the workload. */
    private final Set<String> seen = new HashSet<>();

    private volatile boolean open = true;
    private volatile boolean dropped;

    ShownOnce(CellOutput cell, List<Contender> asked) {
        this.cell = cell;
        asked.forEach(contender -> this.asked.add(name(contender.mode().name(), contender.workers())));
    }

    private static String name(String mode, int workers) {
        return mode + ":" + workers;
    }

    /** To be told of each execution before it starts. */
    void starts(Stage stage) {
        String name = name(stage.mode(), stage.workers());
        open = asked.contains(name) && seen.add(name);
        executions.incrementAndGet();
    }

    /** Runs the workload so that its output, and that of threads it starts, comes here. */
    <T> T during(Measuring<T> work) throws ModeException {
        try {
            Callable<T> callable = work::run;
            return CellScope.capture()
                    .through(Redirected::new, Map.of(CellOutput.class, this))
                    .call(callable);
        } catch (ModeException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e); // a workload throws nothing else
        } finally {
            open = true; // for threads of the cell's that go on
        }
    }

    /** Running a workload. */
    @FunctionalInterface
    interface Measuring<T> {
        T run() throws ModeException;
    }

    /** A sentence where something was dropped. */
    Optional<String> remark() {
        return dropped
                ? Optional.of("The cell was executed " + executions.get()
                        + " times to be measured; what it printed is shown once for each mode.")
                : Optional.empty();
    }

    void print(boolean standardError, String text) {
        if (standardError) {
            stderr(text);
        } else {
            stdout(text);
        }
    }

    private boolean shows() {
        boolean shows = open;
        if (!shows) {
            dropped = true;
        }
        return shows;
    }

    @Override
    public void stdout(String text) {
        if (shows()) {
            cell.stdout(text);
        }
    }

    @Override
    public void stderr(String text) {
        if (shows()) {
            cell.stderr(text);
        }
    }

    @Override
    public void display(MimeBundle bundle) {
        if (shows()) {
            cell.display(bundle);
        }
    }

    @Override
    public void display(MimeBundle bundle, String displayId) {
        if (shows()) {
            cell.display(bundle, displayId);
        }
    }

    @Override
    public void update(MimeBundle bundle, String displayId) {
        if (shows()) {
            cell.update(bundle, displayId);
        }
    }

    @Override
    public void clear(boolean wait) {
        if (shows()) {
            cell.clear(wait);
        }
    }

    @Override
    public void payload(Payload payload) {
        if (shows()) {
            cell.payload(payload);
        }
    }

    /** The cell's standard streams. */
    private final class Redirected implements Console {
        private final Console console;

        Redirected(Console console) {
            this.console = console;
        }

        @Override
        public void stdout(String text) {
            if (shows()) {
                console.stdout(text);
            }
        }

        @Override
        public void stderr(String text) {
            if (shows()) {
                console.stderr(text);
            }
        }

        @Override
        public String ask(String prompt, boolean password) {
            return console.ask(prompt, password);
        }
    }
}
