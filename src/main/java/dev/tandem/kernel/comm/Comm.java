package dev.tandem.kernel.comm;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One open channel to a client. Safe for any thread. */
public final class Comm {
    private final String id;
    private final String target;
    private final Comms comms;
    private volatile Consumer<CommMessage> onMessage = message -> {};
    private volatile Consumer<CommMessage> onClose = message -> {};

    Comm(String id, String target, Comms comms) {
        this.id = id;
        this.target = target;
        this.comms = comms;
    }

    public String id() {
        return id;
    }

    public String target() {
        return target;
    }

    /** Replaces the handler of what the client sends. */
    public void onMessage(Consumer<CommMessage> handler) {
        onMessage = handler;
    }

    /** Replaces the handler of the client's closing. */
    public void onClose(Consumer<CommMessage> handler) {
        onClose = handler;
    }

    /** Sends texts, numbers, booleans, lists and maps of such. */
    public void send(Map<String, ?> data) {
        send(CommMessage.of(data));
    }

    public void send(JsonObject data) {
        send(new CommMessage(data, new JsonObject(), List.of()));
    }

    /** @throws IllegalStateException if the comm is closed */
    public void send(CommMessage message) {
        if (!isOpen()) {
            throw new IllegalStateException("The comm " + id + " to " + target + " is closed; open another.");
        }
        comms.send(this, message);
    }

    /** Tells the client; a comm that is closed already stays so. */
    public void close() {
        comms.close(this, new JsonObject());
    }

    public boolean isOpen() {
        return comms.find(id).isPresent();
    }

    void received(CommMessage message) {
        onMessage.accept(message);
    }

    void closed(CommMessage message) {
        onClose.accept(message);
    }
}
