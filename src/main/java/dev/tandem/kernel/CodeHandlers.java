package dev.tandem.kernel;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.tandem.display.MimeBundle;
import java.util.Optional;

/** Questions about code that isn't run: is it whole, what could stand here, what is this. */
final class CodeHandlers {
    private final Interpreter interpreter;

    CodeHandlers(Interpreter interpreter) {
        this.interpreter = interpreter;
    }

    Reply isComplete(Request request) throws BadRequestException {
        Completeness answer = interpreter.isComplete(Content.text(request.content(), "code"));
        JsonObject content = new JsonObject();
        if (answer instanceof Completeness.Incomplete incomplete) {
            content.addProperty("status", "incomplete");
            content.addProperty("indent", incomplete.indent());
        } else if (answer instanceof Completeness.Complete) {
            content.addProperty("status", "complete");
        } else if (answer instanceof Completeness.Invalid) {
            content.addProperty("status", "invalid");
        } else {
            content.addProperty("status", "unknown");
        }
        return Reply.of(content);
    }

    Reply complete(Request request) throws BadRequestException {
        String code = Content.text(request.content(), "code");
        Completions found = interpreter.complete(code, cursor(request, code));
        int start = CodePoints.fromUtf16(code, found.start());
        int end = CodePoints.fromUtf16(code, found.end());
        JsonArray matches = new JsonArray();
        JsonArray types = new JsonArray();
        for (Completions.Item item : found.items()) {
            matches.add(item.text());
            JsonObject type = new JsonObject();
            type.addProperty("start", start);
            type.addProperty("end", end);
            type.addProperty("text", item.text());
            type.addProperty("type", item.type());
            type.addProperty("signature", item.signature());
            types.add(type);
        }
        JsonObject metadata = new JsonObject();
        // The name that JupyterLab reads; the protocol has none for it yet.
        metadata.add("_jupyter_types_experimental", types);
        JsonObject content = Content.ok();
        content.add("matches", matches);
        content.addProperty("cursor_start", start);
        content.addProperty("cursor_end", end);
        content.add("metadata", metadata);
        return Reply.of(content);
    }

    Reply inspect(Request request) throws BadRequestException {
        String code = Content.text(request.content(), "code");
        int detail = Content.number(request.content(), "detail_level").orElse(0);
        Optional<MimeBundle> found = interpreter.inspect(code, cursor(request, code), detail);
        JsonObject content = Content.ok();
        content.addProperty("found", found.isPresent());
        return Reply.of(
                Content.withBundle(content, found.orElse(new MimeBundle(java.util.Map.of(), java.util.Map.of()))));
    }

    /** Without a position: the end of the code. */
    private static int cursor(Request request, String code) throws BadRequestException {
        return Content.number(request.content(), "cursor_pos")
                .map(position -> CodePoints.toUtf16(code, position))
                .orElse(code.length());
    }
}
