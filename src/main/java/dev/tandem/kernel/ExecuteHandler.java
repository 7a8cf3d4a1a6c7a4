package dev.tandem.kernel;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.tandem.display.MimeBundle;
import dev.tandem.kernel.history.History;
import dev.tandem.kernel.io.CellScope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Runs cells.
 *
 * @see <a href="https://jupyter-client.readthedocs.io/en/stable/messaging.html#execute">Execute</a>
 */
final class ExecuteHandler implements RequestHandler {
    private static final Logger LOG = Logger.getLogger(ExecuteHandler.class.getName());

    private final Interpreter interpreter;
    private final Cells cells;
    private final History history;
    private final Consumer<Request> exit;
    private final AtomicInteger count = new AtomicInteger();

    /** @param exit ends the kernel, on behalf of a request that was answered */
    ExecuteHandler(Interpreter interpreter, Cells cells, History history, Consumer<Request> exit) {
        this.exit = exit;
        this.interpreter = interpreter;
        this.cells = cells;
        this.history = history;
    }

    @Override
    public Reply handle(Request request) throws Exception {
        JsonObject content = request.content();
        String code = Content.text(content, "code");
        boolean silent = Content.flag(content, "silent", false);
        boolean store = !silent && Content.flag(content, "store_history", true);
        boolean stdin = Content.flag(content, "allow_stdin", true);
        boolean stopOnError = Content.flag(content, "stop_on_error", true);
        JsonObject expressions = Content.object(content, "user_expressions");

        int number = store ? count.incrementAndGet() : count.get();
        RequestOutput output = cells.output(request, stdin);
        if (!silent) {
            output.publish("execute_input", executeInput(code, number));
        }
        CellScope scope = cells.scope(output);
        ExecutionResult result = scope.call(() -> execute(new CellRequest(number, code, silent, stdin), output));
        JsonObject reply;
        if (result instanceof ExecutionResult.Ok ok) {
            ok.value()
                    .filter(value -> !silent)
                    .ifPresent(value -> output.publish(
                            "execute_result", numbered(Content.withBundle(new JsonObject(), value), number)));
            reply = Content.ok();
            reply.add("user_expressions", scope.call(() -> evaluate(expressions)));
        } else {
            ExecutionResult.Failed failed = (ExecutionResult.Failed) result;
            output.publish("error", Content.errorParts(failed.name(), failed.value(), failed.traceback()));
            reply = Content.error(failed);
            reply.add("user_expressions", new JsonObject());
        }
        output.end();
        if (store) {
            history.add(number, code, text(result));
        }
        List<Payload> payloads = result instanceof ExecutionResult.Ok ? output.payloads() : List.of();
        JsonArray payload = new JsonArray();
        payloads.stream().map(ExecuteHandler::json).forEach(payload::add);
        reply.add("payload", payload);
        boolean abort = stopOnError && result instanceof ExecutionResult.Failed;
        if (abort) {
            // Before the reply: what a client sends when it has seen the failure is meant to run.
            cells.awaitArrived(request.channel());
            request.loop().abortWaiting();
        }
        boolean ends = payloads.contains(new Payload.AskExit(false));
        return new Reply(Optional.of(numbered(reply, number)), ends ? () -> exit.accept(request) : () -> {});
    }

    private static JsonObject json(Payload payload) {
        JsonObject json = new JsonObject();
        if (payload instanceof Payload.Page page) {
            json.addProperty("source", "page");
            json.addProperty("start", 0);
            return Content.withBundle(json, page.text());
        }
        json.addProperty("source", "ask_exit");
        json.addProperty("keepkernel", ((Payload.AskExit) payload).keepKernel());
        return json;
    }

    private ExecutionResult execute(CellRequest cell, CellOutput output) {
        try {
            return interpreter.execute(cell, output);
        } catch (RuntimeException | Error broken) {
            LOG.log(Level.SEVERE, broken, () -> "The interpreter threw; that is an error of Tandem's own.");
            String message = "Tandem itself failed to run this cell: " + broken;
            return new ExecutionResult.Failed(broken.getClass().getSimpleName(), message, List.of(message));
        }
    }

    private JsonObject evaluate(JsonObject expressions) {
        JsonObject values = new JsonObject();
        expressions
                .entrySet()
                .forEach(entry -> values.add(
                        entry.getKey(),
                        entry.getValue().isJsonPrimitive()
                                ? evaluate(entry.getValue().getAsString())
                                : Content.error("BadRequest", "An expression is a text.", List.of())));
        return values;
    }

    private JsonObject evaluate(String expression) {
        try {
            ExecutionResult result = interpreter.evaluateExpression(expression);
            if (result instanceof ExecutionResult.Ok ok) {
                return Content.withBundle(
                        Content.ok(), ok.value().orElse(new MimeBundle(Map.of("text/plain", ""), Map.of())));
            }
            return Content.error((ExecutionResult.Failed) result);
        } catch (RuntimeException | Error broken) {
            LOG.log(Level.SEVERE, broken, () -> "The interpreter threw; that is an error of Tandem's own.");
            return Content.error(broken.getClass().getSimpleName(), String.valueOf(broken.getMessage()), List.of());
        }
    }

    private static Optional<String> text(ExecutionResult result) {
        return result instanceof ExecutionResult.Ok ok
                ? ok.value().map(value -> value.data().get("text/plain")).map(String::valueOf)
                : Optional.empty();
    }

    private static JsonObject executeInput(String code, int number) {
        JsonObject content = new JsonObject();
        content.addProperty("code", code);
        return numbered(content, number);
    }

    private static JsonObject numbered(JsonObject content, int number) {
        content.addProperty("execution_count", number);
        return content;
    }
}
