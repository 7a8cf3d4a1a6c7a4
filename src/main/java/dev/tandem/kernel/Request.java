package dev.tandem.kernel;

import com.google.gson.JsonObject;
import dev.tandem.jupyter.Channel;
import dev.tandem.jupyter.Message;
import java.util.Optional;

/**
 * One request on its way through a handler.
 *
 * @param channel where it came in and the reply goes out
 * @param message as it came
 * @param loop the shell that it waits in, empty on the control channel
 */
record Request(Channel channel, Message message, Optional<RequestLoop> loop) {
    JsonObject content() {
        return message.content();
    }

    /** Parent header of all that is sent because of it. */
    JsonObject header() {
        return message.header().json();
    }
}
