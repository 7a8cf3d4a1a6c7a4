package dev.tandem.kernel;

import com.google.gson.JsonObject;
import dev.tandem.jupyter.Header;
import dev.tandem.jupyter.KernelSockets;
import dev.tandem.jupyter.Message;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Takes a request to its handler: busy before, the reply, idle after. Whatever a handler throws becomes an error reply;
 * a type that has no handler is answered with one too, because a client that gets no reply waits for ever.
 */
final class Dispatcher {
    private static final Logger LOG = Logger.getLogger(Dispatcher.class.getName());
    private static final String REQUEST = "_request";

    private final KernelSockets sockets;
    private final Publisher publisher;
    private final Map<String, RequestHandler> handlers;

    Dispatcher(KernelSockets sockets, Publisher publisher, Map<String, RequestHandler> handlers) {
        this.sockets = sockets;
        this.publisher = publisher;
        this.handlers = Map.copyOf(handlers);
    }

    void dispatch(Request request) {
        publisher.status("busy", request.header());
        Reply reply;
        try {
            reply = answer(request);
            reply.content().ifPresent(content -> reply(request, content));
        } finally {
            publisher.status("idle", request.header());
        }
        reply.afterIdle().run();
    }

    /** For a request that waited behind one that failed. */
    void abort(Request request) {
        JsonObject content = new JsonObject();
        content.addProperty("status", "aborted");
        answerWith(request, content);
    }

    /** For a request that can't come to a handler. */
    void refuse(Request request, String reason) {
        String type = request.message().type();
        LOG.log(Level.WARNING, "A {0} is refused: {1}", new Object[] {type, reason});
        failure(type, reason, "BadRequest").content().ifPresent(content -> answerWith(request, content));
    }

    private void answerWith(Request request, JsonObject content) {
        publisher.status("busy", request.header());
        reply(request, content);
        publisher.status("idle", request.header());
    }

    private Reply answer(Request request) {
        String type = request.message().type();
        RequestHandler handler = handlers.get(type);
        try {
            if (handler == null) {
                return unknown(type, request);
            }
            return handler.handle(request);
        } catch (BadRequestException bad) {
            LOG.log(Level.WARNING, "A {0} can''t be answered: {1}", new Object[] {type, bad.getMessage()});
            return failure(type, bad.getMessage(), "BadRequest");
        } catch (Exception | Error problem) {
            LOG.log(Level.WARNING, problem, () -> "A " + type + " failed.");
            return failure(
                    type,
                    String.valueOf(problem.getMessage()),
                    problem.getClass().getSimpleName());
        }
    }

    private static Reply unknown(String type, Request request) {
        String channel = request.channel().name().toLowerCase(java.util.Locale.ROOT);
        String message = "This kernel has no answer to \"" + type + "\" on the " + channel + " channel.";
        LOG.log(Level.WARNING, message);
        return failure(type, message, "UnknownRequest");
    }

    /** What isn't a request (comm messages, replies that nobody asked for) gets no reply. */
    private static Reply failure(String type, String message, String name) {
        return type.endsWith(REQUEST) ? Reply.of(Content.error(name, message, List.of())) : Reply.none();
    }

    private void reply(Request request, JsonObject content) {
        Message message = request.message();
        String type = message.type();
        String replyType = type.substring(0, type.length() - REQUEST.length()) + "_reply";
        sockets.send(
                request.channel(),
                Message.of(
                        message.identities(),
                        Header.create(replyType, sockets.session()),
                        message.header().json(),
                        content));
    }
}
