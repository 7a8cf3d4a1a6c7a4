package dev.tandem.engine.process;

import dev.tandem.engine.WaitRecords;
import dev.tandem.trace.JvmRecord;
import dev.tandem.trace.Timeline;
import dev.tandem.trace.Worker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** What the workers of a pool record of their waits, those that were there when it began. For one thread. */
final class ProcessWaits implements WaitRecords {
    /** A worker that hasn't answered by then is left alone: it is starved, and its tasks stay as they were sampled. */
    private static final int SECONDS_TO_ANSWER = 10;

    private final List<WorkerProcess> workers;

    private ProcessWaits(List<WorkerProcess> workers) {
        this.workers = workers;
    }

    /** Starts to record in these workers, and waits until all do. */
    static ProcessWaits start(List<WorkerProcess> workers) {
        ProcessWaits waits = new ProcessWaits(List.copyOf(workers));
        waits.ask(workers, ToWorker.Recording.Wish.START);
        return waits;
    }

    @Override
    public List<JvmRecord> read(Timeline timeline) {
        Set<Long> pids = timeline.workers().stream().map(Worker::pid).collect(Collectors.toSet());
        List<WorkerProcess> concerned =
                workers.stream().filter(w -> pids.contains(w.pid())).toList();
        List<JvmRecord> records = new ArrayList<>();
        ask(concerned, ToWorker.Recording.Wish.DUMP)
                .forEach((worker, file) -> read(worker, Path.of(file)).ifPresent(records::add));
        return records;
    }

    private static Optional<JvmRecord> read(WorkerProcess worker, Path file) {
        try {
            return Optional.of(JvmRecord.read(file, worker.pid(), -worker.toSessionClock(0)));
        } catch (IOException e) {
            // Cut short, for want of room on the disk for instance.
            return Optional.empty();
        } finally {
            BulkStore.erase(file);
        }
    }

    /** @return the files that were written */
    private Map<WorkerProcess, String> ask(List<WorkerProcess> some, ToWorker.Recording.Wish wish) {
        Map<WorkerProcess, CompletableFuture<String>> answers = new LinkedHashMap<>();
        some.forEach(worker -> answers.put(worker, worker.recorder().ask(new ToWorker.Recording(wish))));
        try {
            CompletableFuture.allOf(answers.values().toArray(CompletableFuture[]::new))
                    .get(SECONDS_TO_ANSWER, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // What was answered by now counts.
        }
        Map<WorkerProcess, String> files = new LinkedHashMap<>();
        answers.forEach((worker, answer) -> {
            String file = answer.getNow("");
            if (!file.isEmpty()) {
                files.put(worker, file);
            }
        });
        return files;
    }

    @Override
    public void close() {
        workers.forEach(worker -> worker.recorder().ask(new ToWorker.Recording(ToWorker.Recording.Wish.STOP)));
    }
}
