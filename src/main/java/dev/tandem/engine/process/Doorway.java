package dev.tandem.engine.process;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Where workers come in. A socket file in a private directory, or a port of the loopback interface where the system
 * has no socket files. Who connects must first say a token that was made for one worker and works once; anything else
 * is shown the door. Safe for any thread.
 */
final class Doorway implements Closeable {
    /** The socket file's name in its directory. */
    static final String NAME = "door";

    private static final SecureRandom RANDOM = new SecureRandom();
    /** Of {@code sun_path} in the kernel's {@code sockaddr_un}, less the closing zero; macOS has 104. */
    private static final int MAX_SOCKET_PATH = 100;

    private static final int SECONDS_TO_SAY_HELLO = 10;

    private final ServerSocketChannel server;
    private final Address address;
    private final Map<String, CompletableFuture<Connection>> expected = new ConcurrentHashMap<>();
    private final ScheduledExecutorService bouncer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "tandem-doorway-timeouts");
        thread.setDaemon(true);
        return thread;
    });

    private Doorway(ServerSocketChannel server, Address address) {
        this.server = server;
        this.address = address;
        Thread acceptor = new Thread(this::accept, "tandem-doorway");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    /** Opens a doorway in {@code directory}, which only this user may enter. */
    static Doorway open(Path directory) throws IOException {
        Path socket = directory.resolve(NAME);
        if (socket.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_SOCKET_PATH) {
            try {
                ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                server.bind(UnixDomainSocketAddress.of(socket));
                return new Doorway(server, new Address.Unix(socket.toString()));
            } catch (UnsupportedOperationException | IOException e) {
                // No socket files on this system, or not in this directory.
                return openLoopback();
            }
        }
        return openLoopback();
    }

    /** Opens a doorway on a port that only this machine can reach. */
    static Doorway openLoopback() throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.INET);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return new Doorway(server, new Address.Loopback(((InetSocketAddress) server.getLocalAddress()).getPort()));
    }

    Address address() {
        return address;
    }

    /** Makes the token of a worker that is about to be started; {@code arrival} is completed when it has said it. */
    String expect(CompletableFuture<Connection> arrival) {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        String token = HexFormat.of().formatHex(bytes);
        expected.put(token, arrival);
        arrival.whenComplete((connection, error) -> expected.remove(token));
        return token;
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel channel = server.accept();
                if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
                    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                }
                Thread greeter = new Thread(() -> greet(channel), "tandem-doorway-greeter");
                greeter.setDaemon(true);
                greeter.start();
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                // One failed arrival; its worker's start runs into its time limit, the next may do better.
                Thread.onSpinWait();
            }
        }
    }

    private void greet(SocketChannel channel) {
        Connection connection = new Connection(channel);
        var patience = bouncer.schedule(() -> shut(connection), SECONDS_TO_SAY_HELLO, TimeUnit.SECONDS);
        try {
            Frame frame = connection.read();
            patience.cancel(false);
            CompletableFuture<Connection> arrival =
                    frame instanceof FromWorker.Hello hello ? find(hello.token()) : null;
            if (arrival == null || !arrival.complete(connection)) {
                shut(connection);
            }
        } catch (IOException | RuntimeException e) {
            shut(connection);
        }
    }

    private CompletableFuture<Connection> find(String said) {
        byte[] bytes = said.getBytes(StandardCharsets.UTF_8);
        CompletableFuture<Connection> found = null;
        for (var entry : expected.entrySet()) {
            // In constant time, so that a token can't be guessed letter by letter.
            if (MessageDigest.isEqual(entry.getKey().getBytes(StandardCharsets.UTF_8), bytes)) {
                found = entry.getValue();
            }
        }
        return found;
    }

    private static void shut(Connection connection) {
        try {
            connection.close();
        } catch (IOException e) {
            // It is of no use either way.
        }
    }

    @Override
    public void close() throws IOException {
        bouncer.shutdownNow();
        server.close();
    }
}
