package dev.tandem.kernel;

import com.google.gson.JsonObject;
import dev.tandem.jupyter.Channel;
import dev.tandem.jupyter.Message;

/**
 * One request on its way through a handler.
 *
 * @param channel where it came in and the reply goes out
 * @param message as it came
 * @param loop where it waits, together with those that come after it
 */
record Request(Channel channel, Message message, RequestLoop loop) {
    JsonObject content() {
        return message.content();
    }

    /** Parent header of all that is sent because of it. */
    JsonObject header() {
        return message.header().json();
    }
}
