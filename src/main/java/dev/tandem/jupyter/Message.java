package dev.tandem.jupyter;

import com.google.gson.JsonObject;
import java.util.List;

/**
 * One message. Nobody changes the JSON of a message once it is made.
 *
 * @param identities the routing prefix: whom a reply goes to, or the topic of a broadcast
 * @param header what it is
 * @param parent header of the request that it belongs to, empty for none
 * @param metadata beside the content
 * @param content by type
 * @param buffers raw bytes that some messages of widgets carry
 * @see <a href="https://jupyter-client.readthedocs.io/en/stable/messaging.html#general-message-format">Format</a>
 */
public record Message(
        List<byte[]> identities,
        Header header,
        JsonObject parent,
        JsonObject metadata,
        JsonObject content,
        List<byte[]> buffers) {

    public Message {
        identities = List.copyOf(identities);
        buffers = List.copyOf(buffers);
    }

    /** Without metadata and buffers. */
    public static Message of(List<byte[]> identities, Header header, JsonObject parent, JsonObject content) {
        return new Message(identities, header, parent, new JsonObject(), content, List.of());
    }

    public String type() {
        return header.type();
    }
}
