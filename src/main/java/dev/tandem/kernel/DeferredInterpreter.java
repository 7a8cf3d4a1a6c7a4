package dev.tandem.kernel;

import dev.tandem.display.MimeBundle;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * An interpreter that is being made. Who asks it something waits until it is there; where it can't be made, each question
 * fails with the reason, which becomes the reply.
 */
final class DeferredInterpreter implements Interpreter {
    private final CompletableFuture<Interpreter> made;

    private DeferredInterpreter(CompletableFuture<Interpreter> made) {
        this.made = made;
    }

    /** Begins to make one, on a thread of its own. */
    static DeferredInterpreter of(Supplier<Interpreter> maker) {
        CompletableFuture<Interpreter> made = new CompletableFuture<>();
        Thread thread = new Thread(
                null,
                () -> {
                    try {
                        made.complete(maker.get());
                    } catch (RuntimeException | Error problem) {
                        made.completeExceptionally(problem);
                    }
                },
                "tandem-interpreter",
                0,
                false);
        thread.setDaemon(true);
        thread.start();
        return new DeferredInterpreter(made);
    }

    @Override
    public ExecutionResult execute(CellRequest cell, CellOutput output) {
        return made().execute(cell, output);
    }

    @Override
    public ExecutionResult evaluateExpression(String expression) {
        return made().evaluateExpression(expression);
    }

    @Override
    public Completeness isComplete(String code) {
        return made().isComplete(code);
    }

    @Override
    public Completions complete(String code, int cursor) {
        return made().complete(code, cursor);
    }

    @Override
    public Optional<MimeBundle> inspect(String code, int cursor, int detail) {
        return made().inspect(code, cursor, detail);
    }

    /** Nothing runs yet where there is no interpreter. */
    @Override
    public void interrupt() {
        if (made.isDone() && !made.isCompletedExceptionally()) {
            made.join().interrupt();
        }
    }

    @Override
    public void close() {
        made.thenAccept(Interpreter::close);
    }

    private Interpreter made() {
        try {
            return made.join();
        } catch (CompletionException failed) {
            throw new IllegalStateException(
                    "The Java session could not be started: " + failed.getCause(), failed.getCause());
        }
    }
}
