package dev.tandem.kernel;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.tandem.kernel.history.Entry;
import dev.tandem.kernel.history.History;
import java.util.List;

/** What was typed: by number, by session and line, or by pattern. */
final class HistoryHandler implements RequestHandler {
    private static final int DEFAULT_COUNT = 1000;

    private final History history;

    HistoryHandler(History history) {
        this.history = history;
    }

    @Override
    public Reply handle(Request request) throws BadRequestException {
        JsonObject content = request.content();
        String access = Content.text(content, "hist_access_type");
        boolean output = Content.flag(content, "output", false);
        List<Entry> found = switch (access) {
            case "tail" -> history.tail(Content.number(content, "n").orElse(DEFAULT_COUNT));
            case "range" ->
                history.range(
                        Content.number(content, "session").orElse(0),
                        Content.number(content, "start").orElse(1),
                        Content.number(content, "stop"));
            case "search" ->
                history.search(
                        Content.optionalText(content, "pattern").orElse("*"),
                        Content.number(content, "n"),
                        Content.flag(content, "unique", false));
            default ->
                throw new BadRequestException(
                        "hist_access_type is \"" + access + "\"; it must be tail, range or search.");
        };
        JsonArray entries = new JsonArray();
        found.forEach(entry -> entries.add(triple(entry, output)));
        JsonObject reply = Content.ok();
        reply.add("history", entries);
        return Reply.of(reply);
    }

    private static JsonArray triple(Entry entry, boolean output) {
        JsonArray triple = new JsonArray();
        triple.add(entry.session());
        triple.add(entry.line());
        if (output) {
            JsonArray both = new JsonArray();
            both.add(entry.input());
            entry.output().ifPresentOrElse(both::add, () -> both.add(JsonNull.INSTANCE));
            triple.add(both);
        } else {
            triple.add(entry.input());
        }
        return triple;
    }
}
