package dev.tandem.engine.cluster;

import dev.tandem.engine.Outcome;
import dev.tandem.engine.cluster.message.BatchReport;
import dev.tandem.engine.process.Throwables;
import dev.tandem.engine.process.TransferException;
import dev.tandem.engine.process.ValueCodec;

/** Results and exceptions as executors report them, as values of this JVM. */
final class OutcomeReader<T> {
    private final ValueCodec codec;

    OutcomeReader(ValueCodec codec) {
        this.codec = codec;
    }

    /** What came of a task that ran at {@code place}. */
    // The body's results are of its own type; they only went through bytes.
    @SuppressWarnings("unchecked")
    Outcome<T> read(BatchReport.Task task, BatchReport.Place place) {
        int index = task.trace().index();
        try {
            return switch (task.trace().ending()) {
                case DONE -> new Outcome.Result<>((T) codec.decode(task.value()));
                case FAILED -> {
                    Throwable thrown = (Throwable) codec.decode(task.value());
                    Throwables.locate(
                            thrown,
                            "Task " + index + " ran on " + place.host() + ", in executor " + place.executor()
                                    + " of the cluster.");
                    yield new Outcome.Failure<>(thrown);
                }
                case KILLED -> new Outcome.Killed<>(task.trace().note());
            };
        } catch (TransferException e) {
            return new Outcome.Failure<>(new TransferException(
                    "What came of task " + index + " on " + place.host() + " can't be read here: " + e.getMessage(),
                    e));
        }
    }
}
