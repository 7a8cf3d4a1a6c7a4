package dev.tandem.engine.process;

import dev.tandem.engine.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Turns the bytes that workers send back into outcomes. Safe for any thread. */
final class ResultReader<T> {

    /** One outcome for each task of {@code results}, in the same order. */
    List<Outcome<T>> read(Lane lane, FromWorker.Results results) {
        List<Outcome<T>> outcomes = new ArrayList<>(results.ended().size());
        int from = 0;
        for (FromWorker.Ended ended : results.ended()) {
            byte[] bytes = results.ended().size() == 1
                    ? results.blob()
                    : Arrays.copyOfRange(results.blob(), from, from + ended.length());
            from += ended.length();
            outcomes.add(ended.end() == FromWorker.End.VALUE ? value(lane, ended, bytes) : failure(lane, ended, bytes));
            free(lane, ended);
        }
        return outcomes;
    }

    // The body's results are of its own type; they only went through bytes.
    @SuppressWarnings("unchecked")
    private Outcome<T> value(Lane lane, FromWorker.Ended ended, byte[] bytes) {
        try {
            return new Outcome.Result<>(
                    (T) lane.codec.decode(bytes, lane.process.bulk().open(ended.bulk())));
        } catch (TransferException e) {
            return unreadable("The result of task " + ended.task() + " came back", lane, e);
        }
    }

    private static void free(Lane lane, FromWorker.Ended ended) {
        if (ended.bulk().isEmpty()) {
            return;
        }
        try {
            for (String segment : ended.bulk().stream().map(BulkRef::segment).collect(Collectors.toSet())) {
                lane.process.send(new ToWorker.Free(segment));
            }
        } catch (IOException e) {
            // It has died: its files go with it.
        }
    }

    private Outcome<T> failure(Lane lane, FromWorker.Ended ended, byte[] bytes) {
        try {
            Throwable error = (Throwable) lane.codec.decode(bytes);
            Throwables.locate(error, "Task " + ended.task() + " ran in worker process " + lane.process.pid() + ".");
            return new Outcome.Failure<>(error);
        } catch (TransferException e) {
            return unreadable("The exception of task " + ended.task() + " came back", lane, e);
        }
    }

    private Outcome<T> unreadable(String what, Lane lane, TransferException e) {
        return new Outcome.Failure<>(new TransferException(
                what + " from process " + lane.process.pid() + " but can't be read here: " + e.getMessage(), e));
    }
}
