package dev.tandem.engine.process;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/** The session's line to the {@link WorkerRecorder} of one worker, which answers in order. Safe for any thread. */
final class RecorderLine {
    private final Connection connection;
    /** Asked and not answered yet, in order. Guarded by this, as is the order of what is sent. */
    private final Deque<CompletableFuture<String>> asked = new ArrayDeque<>();

    private boolean cut;

    RecorderLine(Connection connection) {
        this.connection = connection;
    }

    /** Asks for something. @return the file that was written; "" where none was, or the worker is gone */
    synchronized CompletableFuture<String> ask(ToWorker.Recording.Wish wish) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        if (cut) {
            answer.complete("");
            return answer;
        }
        asked.add(answer);
        try {
            connection.send(new ToWorker.Recording(wish));
        } catch (IOException e) {
            asked.remove(answer);
            answer.complete("");
        }
        return answer;
    }

    /** Takes the worker's answer, on its reading thread. */
    void answered(FromWorker.Recorded said) {
        CompletableFuture<String> first;
        synchronized (this) {
            first = asked.poll();
        }
        if (first != null) {
            first.complete(said.file());
        }
    }

    /** The worker is gone: nothing more is answered. */
    void cut() {
        Deque<CompletableFuture<String>> left;
        synchronized (this) {
            cut = true;
            left = new ArrayDeque<>(asked);
            asked.clear();
        }
        left.forEach(answer -> answer.complete(""));
    }
}
