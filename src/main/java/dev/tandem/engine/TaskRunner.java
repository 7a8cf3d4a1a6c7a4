package dev.tandem.engine;

import dev.tandem.trace.Ending;
import dev.tandem.trace.TaskLedger;
import java.util.Optional;
import java.util.function.Supplier;

/** Runs one task on the current thread and writes it into the worker's books. */
public final class TaskRunner {
    private static final int NOTE_LENGTH = 200;

    private TaskRunner() {}

    /**
     * Runs {@code body} as the task of {@code context}; whatever it throws ends the task, not the worker.
     *
     * @param ledger the books of the current thread
     * @param stopped why the run was stopped, if it was: then what the task throws is the stop, not a failure
     */
    public static <T> Outcome<T> run(
            Body<T> body, TaskContext context, TaskLedger ledger, Supplier<Optional<String>> stopped) {
        Outcome<T> outcome;
        Ending ending = Ending.DONE;
        String note = "";
        Span.open();
        ledger.begin(context.task());
        try {
            outcome = new Outcome.Result<>(body.run(context));
        } catch (Throwable e) {
            Optional<String> why = stopped.get();
            if (why.isPresent()) {
                outcome = new Outcome.Killed<>(why.get());
                ending = Ending.KILLED;
                note = why.get();
            } else {
                outcome = new Outcome.Failure<>(e);
                ending = Ending.FAILED;
                note = note(e);
            }
        }
        ledger.end(ending, note, Span.close());
        return outcome;
    }

    /** One line on what was thrown. The exception may be the user's own: its methods may throw in turn. */
    private static String note(Throwable e) {
        String text;
        try {
            text = e.toString();
        } catch (Throwable broken) {
            text = e.getClass().getName();
        }
        String line = String.valueOf(text).lines().findFirst().orElse("").strip();
        return line.length() <= NOTE_LENGTH ? line : line.substring(0, NOTE_LENGTH - 3) + "...";
    }
}
