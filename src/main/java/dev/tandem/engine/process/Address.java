package dev.tandem.engine.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;

/** Where a session listens for its workers, as a line of text. */
sealed interface Address {
    SocketChannel connect() throws IOException;

    /** A socket file. */
    record Unix(String path) implements Address {
        @Override
        public SocketChannel connect() throws IOException {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(UnixDomainSocketAddress.of(path));
            return channel;
        }

        @Override
        public String toString() {
            return "unix:" + path;
        }
    }

    /** A port of the loopback interface. */
    record Loopback(int port) implements Address {
        @Override
        public SocketChannel connect() throws IOException {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.INET);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return channel;
        }

        @Override
        public String toString() {
            return "tcp:" + port;
        }
    }

    /** The inverse of {@code toString}. */
    static Address parse(String text) {
        int colon = text.indexOf(':');
        String rest = text.substring(colon + 1);
        return switch (text.substring(0, Math.max(0, colon))) {
            case "unix" -> new Unix(rest);
            case "tcp" -> new Loopback(Integer.parseInt(rest));
            default -> throw new IllegalArgumentException("Not an address: " + text);
        };
    }
}
