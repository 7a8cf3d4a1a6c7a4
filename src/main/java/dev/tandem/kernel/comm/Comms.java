package dev.tandem.kernel.comm;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * The open comms and the targets that a client may open one to. Code in a cell gets it by
 * {@code CellScope.capture().service(Comms.class)}. Safe for any thread; handlers are called on the shell's.
 */
public final class Comms {
    /** Carries a message to the clients. */
    public interface Sender {
        void send(String messageType, JsonObject content, JsonObject metadata, List<byte[]> buffers);
    }

    private final Sender sender;
    private final Map<String, BiConsumer<Comm, CommMessage>> targets = new ConcurrentHashMap<>();
    private final Map<String, Comm> open = new ConcurrentHashMap<>();

    public Comms(Sender sender) {
        this.sender = sender;
    }

    /**
     * Lets clients open comms to a target.
     *
     * @param opened called with the new comm and the message that opened it
     */
    public void registerTarget(String target, BiConsumer<Comm, CommMessage> opened) {
        targets.put(target, opened);
    }

    public void unregisterTarget(String target) {
        targets.remove(target);
    }

    /** Opens a comm to a target that the client registered. */
    public Comm open(String target, JsonObject data) {
        return open(target, new CommMessage(data, new JsonObject(), List.of()));
    }

    /** Opens a comm to a target that the client registered, with texts, numbers, booleans, lists and maps of such. */
    public Comm open(String target, Map<String, ?> data) {
        return open(target, CommMessage.of(data));
    }

    /** Opens a comm with metadata and buffers, as widgets need. */
    public Comm open(String target, CommMessage message) {
        Comm comm = new Comm(UUID.randomUUID().toString(), target, this);
        open.put(comm.id(), comm);
        JsonObject content = content(comm.id(), message.data());
        content.addProperty("target_name", target);
        sender.send("comm_open", content, message.metadata(), message.buffers());
        return comm;
    }

    public Optional<Comm> find(String id) {
        return Optional.ofNullable(open.get(id));
    }

    /** Ids and targets of the open comms; of one target's where it is named. */
    public Map<String, String> list(Optional<String> target) {
        Map<String, String> listed = new LinkedHashMap<>();
        open.values().stream()
                .filter(comm -> target.isEmpty() || target.get().equals(comm.target()))
                .forEach(comm -> listed.put(comm.id(), comm.target()));
        return listed;
    }

    /** A client opened a comm. An unknown target is answered by closing it, as the protocol asks. */
    public void opened(String id, String target, CommMessage message) {
        BiConsumer<Comm, CommMessage> handler = targets.get(target);
        if (handler == null) {
            sender.send("comm_close", content(id, new JsonObject()), new JsonObject(), List.of());
            return;
        }
        Comm comm = new Comm(id, target, this);
        open.put(id, comm);
        handler.accept(comm, message);
    }

    /** A client sent something; false if no such comm is open. */
    public boolean received(String id, CommMessage message) {
        Comm comm = open.get(id);
        if (comm == null) {
            return false;
        }
        comm.received(message);
        return true;
    }

    /** A client closed a comm; false if no such comm is open. */
    public boolean closed(String id, CommMessage message) {
        Comm comm = open.remove(id);
        if (comm == null) {
            return false;
        }
        comm.closed(message);
        return true;
    }

    void send(Comm comm, CommMessage message) {
        sender.send("comm_msg", content(comm.id(), message.data()), message.metadata(), message.buffers());
    }

    boolean close(Comm comm, JsonObject data) {
        boolean wasOpen = open.remove(comm.id()) != null;
        if (wasOpen) {
            sender.send("comm_close", content(comm.id(), data), new JsonObject(), List.of());
        }
        return wasOpen;
    }

    private static JsonObject content(String id, JsonElement data) {
        JsonObject content = new JsonObject();
        content.addProperty("comm_id", id);
        content.add("data", data);
        return content;
    }
}
