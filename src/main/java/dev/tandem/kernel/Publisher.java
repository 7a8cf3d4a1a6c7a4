package dev.tandem.kernel;

import com.google.gson.JsonObject;
import dev.tandem.jupyter.Header;
import dev.tandem.jupyter.KernelSockets;
import dev.tandem.jupyter.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Makes broadcasts of contents. Safe for any thread. */
final class Publisher {
    private final KernelSockets sockets;

    Publisher(KernelSockets sockets) {
        this.sockets = sockets;
    }

    /** Of the kernel's own: doesn't wait for slow clients. */
    void publish(String type, JsonObject parent, JsonObject content) {
        sockets.publish(message(type, parent, content, new JsonObject(), List.of()));
    }

    void publish(String type, JsonObject parent, JsonObject content, JsonObject metadata, List<byte[]> buffers) {
        sockets.publishWaiting(message(type, parent, content, metadata, buffers));
    }

    /** Of a cell's: waits a bounded time for slow clients. */
    void publishWaiting(String type, JsonObject parent, JsonObject content) {
        publish(type, parent, content, new JsonObject(), List.of());
    }

    void status(String state, JsonObject parent) {
        JsonObject content = new JsonObject();
        content.addProperty("execution_state", state);
        publish("status", parent, content);
    }

    private Message message(
            String type, JsonObject parent, JsonObject content, JsonObject metadata, List<byte[]> buffers) {
        byte[] topic = ("kernel." + sockets.session() + "." + type).getBytes(StandardCharsets.UTF_8);
        return new Message(List.of(topic), Header.create(type, sockets.session()), parent, metadata, content, buffers);
    }
}
