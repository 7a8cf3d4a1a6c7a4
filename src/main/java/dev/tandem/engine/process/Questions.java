package dev.tandem.engine.process;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/** Questions of one kind to a worker, which answers in order. Safe for any thread. */
final class Questions<A> {
    private final Connection connection;
    private final A none;
    /** Asked and not answered yet, in order. Guarded by this, as is the order of what is sent. */
    private final Deque<CompletableFuture<A>> asked = new ArrayDeque<>();

    private boolean cut;

    /** @param none the answer where the worker is gone */
    Questions(Connection connection, A none) {
        this.connection = connection;
        this.none = none;
    }

    /** Asks. @return the answer, or that for a worker which is gone */
    synchronized CompletableFuture<A> ask(ToWorker question) {
        CompletableFuture<A> answer = new CompletableFuture<>();
        if (cut) {
            answer.complete(none);
            return answer;
        }
        asked.add(answer);
        try {
            connection.send(question);
        } catch (IOException e) {
            asked.remove(answer);
            answer.complete(none);
        }
        return answer;
    }

    /** Takes the worker's answer, on its reading thread. */
    void answered(A said) {
        CompletableFuture<A> first;
        synchronized (this) {
            first = asked.poll();
        }
        if (first != null) {
            first.complete(said);
        }
    }

    /** The worker is gone: nothing more is answered. */
    void cut() {
        Deque<CompletableFuture<A>> left;
        synchronized (this) {
            cut = true;
            left = new ArrayDeque<>(asked);
            asked.clear();
        }
        left.forEach(answer -> answer.complete(none));
    }
}
