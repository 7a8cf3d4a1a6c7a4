package dev.tandem.kernel;

import com.google.gson.JsonObject;
import java.util.Optional;

/**
 * What a handler wants to be sent.
 *
 * @param content with a status; empty for messages that have no reply
 * @param afterIdle done when the client has been told that the request is over
 */
record Reply(Optional<JsonObject> content, Runnable afterIdle) {
    static Reply of(JsonObject content) {
        return new Reply(Optional.of(content), () -> {});
    }

    static Reply none() {
        return new Reply(Optional.empty(), () -> {});
    }
}
