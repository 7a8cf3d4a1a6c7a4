package dev.tandem.kernel;

import com.google.gson.JsonObject;
import dev.tandem.kernel.comm.CommMessage;
import dev.tandem.kernel.comm.Comms;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Comm messages to the registry. The handlers that code registered run in a scope, so what they print is shown. */
final class CommHandlers {
    private static final Logger LOG = Logger.getLogger(CommHandlers.class.getName());

    private interface Step {
        void run() throws BadRequestException;
    }

    private final Comms comms;
    private final Cells cells;

    CommHandlers(Comms comms, Cells cells) {
        this.comms = comms;
        this.cells = cells;
    }

    Reply info(Request request) throws BadRequestException {
        JsonObject listed = new JsonObject();
        comms.list(Content.optionalText(request.content(), "target_name").filter(name -> !name.isEmpty()))
                .forEach((id, target) -> {
                    JsonObject comm = new JsonObject();
                    comm.addProperty("target_name", target);
                    listed.add(id, comm);
                });
        JsonObject content = Content.ok();
        content.add("comms", listed);
        return Reply.of(content);
    }

    Reply open(Request request) {
        return inScope(
                request,
                () -> comms.opened(id(request), Content.text(request.content(), "target_name"), message(request)));
    }

    Reply message(Request request, String type) {
        return inScope(request, () -> {
            boolean known = type.equals("comm_close")
                    ? comms.closed(id(request), message(request))
                    : comms.received(id(request), message(request));
            if (!known) {
                LOG.log(Level.WARNING, "A {0} came for the comm {1}, which is not open.", new Object[] {
                    type, id(request)
                });
            }
        });
    }

    /** Comm messages have no reply, so what goes wrong in user code is shown as its output. */
    private Reply inScope(Request request, Step step) {
        RequestOutput output = cells.output(request, false);
        cells.scope(output).run(() -> {
            try {
                step.run();
            } catch (BadRequestException | RuntimeException | Error problem) {
                LOG.log(Level.WARNING, problem, () -> "A comm message could not be handled.");
                output.stderr("A comm's handler failed: " + problem + System.lineSeparator());
            }
        });
        output.end();
        return Reply.none();
    }

    private static String id(Request request) throws BadRequestException {
        return Content.text(request.content(), "comm_id");
    }

    private static CommMessage message(Request request) throws BadRequestException {
        return new CommMessage(
                Content.object(request.content(), "data"),
                request.message().metadata(),
                request.message().buffers());
    }
}
