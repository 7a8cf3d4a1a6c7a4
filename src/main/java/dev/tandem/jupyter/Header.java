package dev.tandem.jupyter;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/**
 * A message's header. It keeps the JSON that it was made from, because a reply's parent header must be the request's
 * header as it came, with fields that this version knows nothing of.
 *
 * @param json the header as sent; not to be changed
 * @see <a href="https://jupyter-client.readthedocs.io/en/stable/messaging.html#message-header">Message header</a>
 */
public record Header(JsonObject json) {
    /** The version that this kernel's own messages carry. */
    public static final String PROTOCOL_VERSION = "5.5";

    /** A new header with an id and the time of now. */
    public static Header create(String type, String session) {
        JsonObject json = new JsonObject();
        json.addProperty("msg_id", UUID.randomUUID().toString());
        json.addProperty("session", session);
        json.addProperty("username", "tandem");
        json.addProperty("date", Instant.now().truncatedTo(ChronoUnit.MICROS).toString());
        json.addProperty("msg_type", type);
        json.addProperty("version", PROTOCOL_VERSION);
        return new Header(json);
    }

    /** @throws BadMessageException if the id or the type is missing */
    static Header parse(JsonObject json) throws BadMessageException {
        for (String needed : new String[] {"msg_id", "msg_type"}) {
            JsonElement value = json.get(needed);
            if (value == null
                    || !value.isJsonPrimitive()
                    || !value.getAsJsonPrimitive().isString()) {
                throw new BadMessageException("The header has no text in " + needed + ".");
            }
        }
        return new Header(json);
    }

    public String id() {
        return text("msg_id");
    }

    public String type() {
        return text("msg_type");
    }

    public String session() {
        return text("session");
    }

    /** The subshell that is to answer, new in protocol 5.5; empty for the main shell. */
    public Optional<String> subshell() {
        return Optional.of(text("subshell_id")).filter(id -> !id.isEmpty());
    }

    private String text(String field) {
        JsonElement value = json.get(field);
        return value != null && value.isJsonPrimitive() ? value.getAsString() : "";
    }
}
