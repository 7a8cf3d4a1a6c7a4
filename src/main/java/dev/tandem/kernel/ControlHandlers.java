package dev.tandem.kernel;

import com.google.gson.JsonObject;
import dev.tandem.jupyter.ConnectionFile;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Requests about the kernel itself. */
final class ControlHandlers {
    private final Runnable interrupt;
    private final Publisher publisher;
    private final Consumer<Boolean> shutdown;

    /** @param shutdown called with whether the client will start the kernel anew */
    ControlHandlers(Runnable interrupt, Publisher publisher, Consumer<Boolean> shutdown) {
        this.interrupt = interrupt;
        this.publisher = publisher;
        this.shutdown = shutdown;
    }

    Reply interrupt(Request request) {
        interrupt.run();
        return Reply.of(Content.ok());
    }

    Reply shutdown(Request request) throws BadRequestException {
        boolean restart = Content.flag(request.content(), "restart", false);
        return new Reply(Optional.of(announceEnd(request, restart)), () -> shutdown.accept(restart));
    }

    /** Ends the kernel because a cell asked for it. */
    void exit(Request request) {
        announceEnd(request, false);
        shutdown.accept(false);
    }

    /** All clients are told, not only the one that asked. */
    private JsonObject announceEnd(Request request, boolean restart) {
        JsonObject content = Content.ok();
        content.addProperty("restart", restart);
        publisher.publish("shutdown_reply", request.header(), content);
        return content;
    }

    /** The ports, for a client that knows one of them. */
    Reply connect(ConnectionFile connection) {
        JsonObject content = Content.ok();
        content.addProperty("shell_port", connection.shellPort());
        content.addProperty("iopub_port", connection.iopubPort());
        content.addProperty("stdin_port", connection.stdinPort());
        content.addProperty("hb_port", connection.hbPort());
        content.addProperty("control_port", connection.controlPort());
        return Reply.of(content);
    }

    Reply debug(Request request) {
        String command = request.content().has("command")
                ? request.content().get("command").toString()
                : "?";
        return Reply.of(Content.error(
                "NotSupported",
                "This kernel has no debugger, so the command " + command + " can't be answered"
                        + " (kernel_info says debugger: false).",
                List.of()));
    }
}
