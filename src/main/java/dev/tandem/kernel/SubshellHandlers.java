package dev.tandem.kernel;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.function.Supplier;

/** Makes, ends and lists subshells. */
final class SubshellHandlers {
    /** What kernel_info says of a kernel that has them. */
    static final String FEATURE = "kernel subshells";

    private final Supplier<Shells> shells;

    SubshellHandlers(Supplier<Shells> shells) {
        this.shells = shells;
    }

    Reply create(Request request) {
        JsonObject content = Content.ok();
        content.addProperty("subshell_id", shells.get().create());
        return Reply.of(content);
    }

    Reply delete(Request request) throws BadRequestException {
        shells.get().delete(Content.text(request.content(), "subshell_id"));
        return Reply.of(Content.ok());
    }

    Reply list(Request request) {
        JsonArray ids = new JsonArray();
        shells.get().list().forEach(ids::add);
        JsonObject content = Content.ok();
        content.add("subshell_id", ids);
        return Reply.of(content);
    }
}
