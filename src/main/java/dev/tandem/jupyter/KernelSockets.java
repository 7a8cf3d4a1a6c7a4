package dev.tandem.jupyter;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.zeromq.SocketType;
import org.zeromq.ZContext;

/**
 * The five sockets of a kernel, bound and served. Safe for any thread; encoding and signing happen on the caller's,
 * sending on the socket's own.
 *
 * @see <a href="https://jupyter-client.readthedocs.io/en/stable/messaging.html#introduction">The five sockets</a>
 */
public final class KernelSockets implements AutoCloseable {
    /** Gets each message that is one; called on the socket's thread, so it must hand over and return. */
    public interface Listener {
        void received(Channel channel, Message message);
    }

    private static final byte SUBSCRIBE = 1;

    private final ZContext context = new ZContext(1);
    private final String session = UUID.randomUUID().toString();
    private final MessageCodec codec;
    private final Map<Channel, SocketLoop> routers = new EnumMap<>(Channel.class);
    private final SocketLoop iopub;
    private final SocketLoop heartbeat;
    private final ConnectionFile bound;

    private KernelSockets(ConnectionFile wanted, Listener listener) {
        codec = new MessageCodec(new Signer(wanted.signatureScheme(), wanted.key()));
        try {
            for (Channel channel : Channel.values()) {
                int port = switch (channel) {
                    case SHELL -> wanted.shellPort();
                    case CONTROL -> wanted.controlPort();
                    case STDIN -> wanted.stdinPort();
                };
                routers.put(
                        channel,
                        new SocketLoop(
                                channel.socketName(),
                                context,
                                SocketType.ROUTER,
                                wanted.address(port),
                                frames -> listener.received(channel, codec.decode(frames))));
            }
            iopub = new SocketLoop(
                    "iopub", context, SocketType.XPUB, wanted.address(wanted.iopubPort()), this::subscribed);
            // A ROUTER echoes the envelope of a REQ as it stands, and unlike REP it serves a peer that left one
            // halfway.
            heartbeat = new SocketLoop(
                    "heartbeat", context, SocketType.ROUTER, wanted.address(wanted.hbPort()), this::beat);
        } catch (RuntimeException problem) {
            context.close();
            throw problem;
        }
        bound = wanted.withPorts(
                routers.get(Channel.SHELL).port(),
                routers.get(Channel.CONTROL).port(),
                iopub.port(),
                routers.get(Channel.STDIN).port(),
                heartbeat.port());
    }

    /**
     * Binds the sockets; {@link #serve} begins to listen.
     *
     * @throws IllegalStateException if a port is taken
     * @throws IllegalArgumentException if the signature scheme is unknown
     */
    public static KernelSockets bind(ConnectionFile wanted, Listener listener) {
        return new KernelSockets(wanted, listener);
    }

    public void serve() {
        Stream.concat(routers.values().stream(), Stream.of(iopub, heartbeat)).forEach(SocketLoop::start);
    }

    /** With the ports that were bound. */
    public ConnectionFile connection() {
        return bound;
    }

    /** The id of this kernel's own messages' session. */
    public String session() {
        return session;
    }

    /** Sends to the client whose identity the message begins with. Doesn't wait. */
    public void send(Channel channel, Message message) {
        routers.get(channel).send(codec.encode(message));
    }

    /** Broadcasts on iopub without waiting. */
    public void publish(Message message) {
        iopub.send(codec.encode(message));
    }

    /**
     * Broadcasts on iopub, waiting for a while where clients read more slowly than this is called: the back-pressure that
     * keeps a flood of output from filling the memory.
     */
    public void publishWaiting(Message message) {
        iopub.send(codec.encode(message), 2 * SocketLoop.PATIENCE);
    }

    /** Completes when all messages that had reached the channel have been given to the listener. */
    public CompletableFuture<Void> receivedSoFar(Channel channel) {
        return routers.get(channel).receivedSoFar();
    }

    /** Sends what is queued, then closes. */
    @Override
    public void close() {
        routers.values().forEach(SocketLoop::close);
        iopub.close();
        heartbeat.close();
        context.close();
    }

    /** JEP 65: a subscription is answered by a welcome whose topic, the first frame, is what was subscribed to. */
    private void subscribed(List<byte[]> frames) {
        byte[] event = frames.get(0);
        if (event.length == 0 || event[0] != SUBSCRIBE) {
            return;
        }
        byte[] topic = Arrays.copyOfRange(event, 1, event.length);
        JsonObject content = new JsonObject();
        content.addProperty("subscription", new String(topic, StandardCharsets.UTF_8));
        publish(Message.of(List.of(topic), Header.create("iopub_welcome", session), new JsonObject(), content));
    }

    private void beat(List<byte[]> frames) {
        heartbeat.send(frames);
    }
}
