package dev.tandem.wire;

import com.google.gson.JsonObject;
import dev.tandem.jupyter.BadMessageException;
import dev.tandem.jupyter.Channel;
import dev.tandem.jupyter.ConnectionFile;
import dev.tandem.jupyter.Header;
import dev.tandem.jupyter.Message;
import dev.tandem.jupyter.MessageCodec;
import dev.tandem.jupyter.Signer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * A small Jupyter client. For one thread: a test that needs two threads takes two clients.
 *
 * <pre>{@code
 * try (Kernel kernel = Kernel.start(ConnectionFile.ephemeral("key"), interpreter);
 *         WireClient client = WireClient.connect(kernel.connection())) {
 *     WireClient.Execution cell = client.execute("1 + 1");
 *     assertEquals("2", cell.result());
 * }
 * }</pre>
 */
public final class WireClient implements AutoCloseable {
    /** How long to wait for what must come; long, because machines are busy. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ZContext context = new ZContext(1);
    private final String session = UUID.randomUUID().toString();
    private final MessageCodec codec;
    private final Map<Channel, ZMQ.Socket> sockets = new EnumMap<>(Channel.class);
    private final ZMQ.Socket iopub;
    private final ZMQ.Socket heartbeat;
    private final Set<String> traffic = new HashSet<>();

    private WireClient(ConnectionFile connection, int unreadBroadcasts) {
        codec = new MessageCodec(new Signer(connection.signatureScheme(), connection.key()));
        byte[] identity = session.getBytes(StandardCharsets.US_ASCII);
        for (Channel channel : Channel.values()) {
            ZMQ.Socket socket = context.createSocket(SocketType.DEALER);
            socket.setIdentity(identity);
            socket.setRcvHWM(0);
            socket.setSndHWM(0);
            int port = switch (channel) {
                case SHELL -> connection.shellPort();
                case CONTROL -> connection.controlPort();
                case STDIN -> connection.stdinPort();
            };
            socket.connect("tcp://127.0.0.1:" + port);
            sockets.put(channel, socket);
        }
        heartbeat = context.createSocket(SocketType.REQ);
        heartbeat.connect("tcp://127.0.0.1:" + connection.hbPort());
        iopub = context.createSocket(SocketType.SUB);
        iopub.setRcvHWM(unreadBroadcasts);
        iopub.connect("tcp://127.0.0.1:" + connection.iopubPort());
    }

    /** Connects, subscribes to everything and waits for the welcome. */
    public static WireClient connect(ConnectionFile connection) {
        return connect(connection, 0);
    }

    /** @param unreadBroadcasts how many messages of iopub it takes in before they are read, 0 for any number */
    public static WireClient connect(ConnectionFile connection, int unreadBroadcasts) {
        WireClient client = new WireClient(connection, unreadBroadcasts);
        client.iopub.subscribe(ZMQ.SUBSCRIPTION_ALL);
        client.iopubUntil("iopub_welcome", "");
        return client;
    }

    /** Connects, subscribes to one topic and returns the frames of the first message that comes. */
    public static List<byte[]> firstFrames(ConnectionFile connection, byte[] topic) {
        try (WireClient client = new WireClient(connection, 0)) {
            client.iopub.subscribe(topic);
            return client.frames(client.iopub, PATIENCE, "iopub");
        }
    }

    /** Connects without a subscription. */
    public static WireClient connectSilently(ConnectionFile connection) {
        return new WireClient(connection, 0);
    }

    public String session() {
        return session;
    }

    /** What went over the wire so far: channel, direction (">" to the kernel), type, as in "iopub < status". */
    public Set<String> traffic() {
        return Set.copyOf(traffic);
    }

    /** Sends and returns the message's id. */
    public String send(Channel channel, String type, JsonObject content) {
        Header header = Header.create(type, session);
        return send(channel, header, content);
    }

    public String send(Channel channel, Header header, JsonObject content) {
        return send(channel, Message.of(List.of(), header, new JsonObject(), content));
    }

    public String send(Channel channel, Message message) {
        sendRaw(channel, codec.encode(message));
        traffic.add(channel.name().toLowerCase(Locale.ROOT) + " > " + message.type());
        return message.header().id();
    }

    /** Sends frames as they are. */
    public void sendRaw(Channel channel, List<byte[]> frames) {
        ZMQ.Socket socket = sockets.get(channel);
        for (int i = 0; i < frames.size(); i++) {
            socket.send(frames.get(i), i < frames.size() - 1 ? ZMQ.SNDMORE : 0);
        }
    }

    /** The frames of a message with a good signature. */
    public List<byte[]> frames(Message message) {
        return codec.encode(message);
    }

    /** The next message of a channel. */
    public Message receive(Channel channel) {
        return receive(sockets.get(channel), PATIENCE, channel.name());
    }

    /** The reply to a request; replies to others that come before it are thrown away. */
    public Message reply(Channel channel, String id) {
        while (true) {
            Message message = receive(channel);
            if (parentId(message).equals(id)) {
                return message;
            }
        }
    }

    /** Sends on the shell channel and waits for the reply's content. */
    public JsonObject request(String type, JsonObject content) {
        return request(Channel.SHELL, type, content);
    }

    public JsonObject request(Channel channel, String type, JsonObject content) {
        return reply(channel, send(channel, type, content)).content();
    }

    /** The next broadcast. */
    public Message iopub() {
        return iopub(PATIENCE);
    }

    /** The next broadcast within a time; fails if there is none. */
    public Message iopub(Duration patience) {
        return receive(iopub, patience, "iopub");
    }

    /** All broadcasts up to one of a type, and of a parent where one is named. */
    public List<Message> iopubUntil(String type, String parent) {
        List<Message> received = new ArrayList<>();
        while (true) {
            Message message = iopub();
            received.add(message);
            if (message.type().equals(type)
                    && (parent.isEmpty() || parentId(message).equals(parent))) {
                return received;
            }
        }
    }

    /** All broadcasts that belong to a request, up to its idle; others are thrown away. */
    public List<Message> broadcasts(String id) {
        List<Message> received = new ArrayList<>();
        while (true) {
            Message message = iopub();
            if (parentId(message).equals(id)) {
                received.add(message);
                if (isStatus(message, "idle")) {
                    return received;
                }
            }
        }
    }

    /** Runs a cell and waits for its end. */
    public Execution execute(String code) {
        return execute(executeContent(code));
    }

    public Execution execute(JsonObject content) {
        return executed(send(Channel.SHELL, "execute_request", content));
    }

    /** Waits for the end of a cell that was sent. */
    public Execution executed(String id) {
        List<Message> broadcasts = broadcasts(id);
        return new Execution(reply(Channel.SHELL, id).content(), broadcasts);
    }

    public static JsonObject executeContent(String code) {
        JsonObject content = new JsonObject();
        content.addProperty("code", code);
        content.addProperty("silent", false);
        content.addProperty("store_history", true);
        content.add("user_expressions", new JsonObject());
        content.addProperty("allow_stdin", false);
        content.addProperty("stop_on_error", true);
        return content;
    }

    /** Answers the next input request; returns what it asked. */
    public Message answerInput(String value) {
        Message question = receive(Channel.STDIN);
        JsonObject content = new JsonObject();
        content.addProperty("value", value);
        send(
                Channel.STDIN,
                Message.of(
                        List.of(),
                        Header.create("input_reply", session),
                        question.header().json(),
                        content));
        return question;
    }

    public byte[] heartbeat(byte[] beat) {
        heartbeat.send(beat);
        traffic.add("heartbeat > beat");
        heartbeat.setReceiveTimeOut((int) PATIENCE.toMillis());
        byte[] echo = heartbeat.recv();
        if (echo == null) {
            throw new AssertionError("Nothing came on the heartbeat within " + PATIENCE);
        }
        traffic.add("heartbeat < beat");
        return echo;
    }

    @Override
    public void close() {
        sockets.values().forEach(socket -> socket.setLinger(0));
        iopub.setLinger(0);
        heartbeat.setLinger(0);
        context.close();
    }

    public static String parentId(Message message) {
        return message.parent().has("msg_id") ? message.parent().get("msg_id").getAsString() : "";
    }

    public static boolean isStatus(Message message, String state) {
        return message.type().equals("status")
                && message.content().get("execution_state").getAsString().equals(state);
    }

    private Message receive(ZMQ.Socket socket, Duration patience, String name) {
        try {
            Message message = codec.decode(frames(socket, patience, name));
            traffic.add(name.toLowerCase(Locale.ROOT) + " < " + message.type());
            return message;
        } catch (BadMessageException bad) {
            throw new AssertionError("The kernel sent what isn't a message", bad);
        }
    }

    private List<byte[]> frames(ZMQ.Socket socket, Duration patience, String name) {
        socket.setReceiveTimeOut((int) patience.toMillis());
        List<byte[]> frames = new ArrayList<>();
        do {
            byte[] frame = socket.recv();
            if (frame == null) {
                throw new AssertionError("Nothing came on " + name + " within " + patience);
            }
            frames.add(frame);
        } while (socket.hasReceiveMore());
        return frames;
    }

    /**
     * A cell that ran.
     *
     * @param reply content of the reply
     * @param broadcasts what was sent because of it, busy to idle
     */
    public record Execution(JsonObject reply, List<Message> broadcasts) {
        public String status() {
            return reply.get("status").getAsString();
        }

        public String stdout() {
            return stream("stdout");
        }

        public String stderr() {
            return stream("stderr");
        }

        /** The result as plain text; fails if there is none. */
        public String result() {
            return data("execute_result").get("text/plain").getAsString();
        }

        /** The data of the first broadcast of a type. */
        public JsonObject data(String type) {
            return of(type).stream()
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no " + type + " among " + types() + ", reply " + reply))
                    .content()
                    .getAsJsonObject("data");
        }

        public List<Message> of(String type) {
            return broadcasts.stream()
                    .filter(message -> message.type().equals(type))
                    .collect(Collectors.toList());
        }

        public List<String> types() {
            return broadcasts.stream().map(Message::type).collect(Collectors.toList());
        }

        private String stream(String name) {
            return of("stream").stream()
                    .map(Message::content)
                    .filter(content -> content.get("name").getAsString().equals(name))
                    .map(content -> content.get("text").getAsString())
                    .collect(Collectors.joining());
        }
    }
}
