package dev.tandem.kernel;

import com.google.gson.JsonObject;
import dev.tandem.jupyter.Channel;
import dev.tandem.jupyter.Header;
import dev.tandem.jupyter.KernelSockets;
import dev.tandem.jupyter.Message;
import dev.tandem.kernel.io.InputException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Questions to the user, one at a time. The protocol has no ids for answers that all clients send, so an answer is one to
 * the question that is open, and one that comes when none is open is dropped. Safe for any thread.
 *
 * @see <a href="https://jupyter-client.readthedocs.io/en/stable/messaging.html#messages-on-the-stdin-router-dealer-channel">
 *     Messages on the stdin channel</a>
 */
final class InputRequests {
    /** Asks the client of one request. */
    interface Asker {
        String ask(String prompt, boolean password);
    }

    /** What clients send for a typed end of input. */
    private static final String END_OF_TRANSMISSION = "\u0004";

    private final KernelSockets sockets;

    /** Held while a question is open. */
    private final ReentrantLock turn = new ReentrantLock();

    private final AtomicReference<Open> open = new AtomicReference<>();

    private record Open(String id, CompletableFuture<String> answer) {}

    InputRequests(KernelSockets sockets) {
        this.sockets = sockets;
    }

    Asker to(Message request, boolean allowed) {
        return (prompt, password) -> {
            if (!allowed) {
                throw new InputException("This cell asked for input, and its client answers no such requests"
                        + " (allow_stdin is false). Give the value in the code, or run the cell in a client with input. See "
                        + "docs/troubleshooting.md#input.");
            }
            return ask(request, prompt, password);
        };
    }

    /** An answer of a client's. */
    void answered(Message reply) {
        Open waiting = open.get();
        if (waiting != null && isFor(waiting, reply)) {
            String value =
                    reply.content().has("value") && reply.content().get("value").isJsonPrimitive()
                            ? reply.content().get("value").getAsString()
                            : "";
            waiting.answer().complete(value);
        }
    }

    /** Ends the wait for an answer, if there is one. */
    void interrupt() {
        Open waiting = open.get();
        if (waiting != null) {
            waiting.answer().cancel(true);
        }
    }

    private String ask(Message request, String prompt, boolean password) {
        try {
            turn.lockInterruptibly();
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
        try {
            Header header = Header.create("input_request", sockets.session());
            Open question = new Open(header.id(), new CompletableFuture<>());
            // An answer to an earlier question that has reached the socket by now is dropped, not taken for this one's.
            sockets.receivedSoFar(Channel.STDIN).get();
            open.set(question);
            JsonObject content = new JsonObject();
            content.addProperty("prompt", prompt);
            content.addProperty("password", password);
            sockets.send(
                    Channel.STDIN,
                    Message.of(request.identities(), header, request.header().json(), content));
            String value = question.answer().get();
            return value.equals(END_OF_TRANSMISSION) ? null : value;
        } catch (InterruptedException | CancellationException interrupted) {
            throw interrupted(interrupted);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            open.set(null);
            turn.unlock();
        }
    }

    private static InputException interrupted(Exception cause) {
        Thread.currentThread().interrupt();
        return new InputException("The wait for input was interrupted.", cause);
    }

    /** Some clients say which question they answer, others don't. */
    private static boolean isFor(Open waiting, Message reply) {
        Optional<String> parent = Optional.ofNullable(reply.parent().get("msg_id"))
                .filter(com.google.gson.JsonElement::isJsonPrimitive)
                .map(com.google.gson.JsonElement::getAsString);
        return parent.isEmpty() || parent.get().equals(waiting.id());
    }
}
