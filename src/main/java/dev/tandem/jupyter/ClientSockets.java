package dev.tandem.jupyter;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** The client's end of a kernel on this machine: requests on the shell channel and what is broadcast. For one thread. */
public final class ClientSockets implements AutoCloseable {
    private final ZContext context = new ZContext(1);
    private final String session = UUID.randomUUID().toString();
    private final MessageCodec codec;
    private final ZMQ.Socket shell;
    private final ZMQ.Socket iopub;

    private ClientSockets(ConnectionFile connection) {
        codec = new MessageCodec(new Signer(connection.signatureScheme(), connection.key()));
        shell = context.createSocket(SocketType.DEALER);
        shell.setIdentity(session.getBytes(StandardCharsets.US_ASCII));
        iopub = context.createSocket(SocketType.SUB);
        shell.connect(connection.address(connection.shellPort()));
        iopub.connect(connection.address(connection.iopubPort()));
        iopub.subscribe(ZMQ.SUBSCRIPTION_ALL);
    }

    public static ClientSockets connect(ConnectionFile connection) {
        return new ClientSockets(connection);
    }

    /**
     * Sends a request and waits for its reply; broadcasts that come meanwhile are read and thrown away.
     *
     * @throws TimeoutException if there is no reply within that many seconds
     */
    public Message ask(String type, JsonObject content, int seconds) throws TimeoutException {
        Header header = Header.create(type, session);
        send(codec.encode(Message.of(List.of(), header, new JsonObject(), content)));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (true) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            shell.setReceiveTimeOut((int) Math.max(1, left));
            byte[] first = shell.recv();
            if (first == null) {
                throw new TimeoutException("No reply to " + type + " within " + seconds + " s.");
            }
            try {
                Message reply = codec.decode(rest(shell, first));
                if (header.id().equals(parentId(reply))) {
                    drain();
                    return reply;
                }
            } catch (BadMessageException broken) {
                throw new IllegalStateException("The kernel sent what is no message: " + broken.getMessage(), broken);
            }
        }
    }

    private static String parentId(Message message) {
        return message.parent().has("msg_id") ? message.parent().get("msg_id").getAsString() : "";
    }

    private void send(List<byte[]> frames) {
        for (int i = 0; i < frames.size(); i++) {
            shell.send(frames.get(i), i < frames.size() - 1 ? ZMQ.SNDMORE : 0);
        }
    }

    private void drain() {
        for (byte[] frame = iopub.recv(ZMQ.DONTWAIT); frame != null; frame = iopub.recv(ZMQ.DONTWAIT)) {
            rest(iopub, frame);
        }
    }

    private static List<byte[]> rest(ZMQ.Socket socket, byte[] first) {
        List<byte[]> frames = new ArrayList<>(List.of(first));
        while (socket.hasReceiveMore()) {
            frames.add(socket.recv());
        }
        return frames;
    }

    @Override
    public void close() {
        context.close();
    }
}
