package dev.tandem.engine.cluster;

import dev.tandem.engine.ModeException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks at a master's address before Spark does: Spark would say after a minute, in its log, what can be said at once.
 */
final class MasterAddress {
    private static final Pattern LOCAL = Pattern.compile("local(\\[(\\d+|\\*)(,\\d+)?])?");
    private static final Pattern STANDALONE = Pattern.compile("spark://(?<first>[^,]+:\\d+)(,[^,]+:\\d+)*");
    private static final Pattern OTHER = Pattern.compile("yarn|k8s://.+|local-cluster\\[.+]");
    private static final int CONNECT_MILLIS = 4_000;

    private MasterAddress() {}

    /**
     * Checks an address.
     *
     * @return the address of this machine by which that master can be reached; empty where that isn't known
     * @throws ModeException if it is none, or if nobody answers there
     */
    static Optional<InetAddress> check(String master) throws ModeException {
        if (LOCAL.matcher(master).matches() || OTHER.matcher(master).matches()) {
            return Optional.empty();
        }
        if (!STANDALONE.matcher(master).matches()) {
            throw new ModeException("'" + master + "' is no address of a cluster. Write local[2] for this machine,"
                    + " spark://HOST:PORT for a standalone master (its page and its log say which), yarn, or"
                    + " k8s://HOST:PORT.");
        }
        ModeException last = null;
        for (String each : master.substring("spark://".length()).split(",")) {
            try {
                return Optional.of(reach(each));
            } catch (ModeException e) {
                last = e;
            }
        }
        throw last;
    }

    private static InetAddress reach(String hostAndPort) throws ModeException {
        Matcher parts = Pattern.compile("(.*):(\\d+)").matcher(hostAndPort);
        String host = parts.matches() ? parts.group(1) : hostAndPort;
        int port = parts.matches() ? Integer.parseInt(parts.group(2)) : 0;
        if (port < 1 || port > 65_535) {
            throw new ModeException("spark://" + hostAndPort + ": " + port
                    + " is no port. A standalone master listens on 7077 unless it was told otherwise.");
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByName(host), port), CONNECT_MILLIS);
            return socket.getLocalAddress();
        } catch (UnknownHostException e) {
            throw new ModeException(
                    "No machine is known by the name '" + host + "' (in spark://" + hostAndPort
                            + "). Check the name, or write its address in numbers.",
                    e);
        } catch (ConnectException e) {
            throw new ModeException(
                    "Nothing listens at spark://" + hostAndPort + " (" + e.getMessage()
                            + "). Is the master running, and is that its port? Its page and its log name it. See "
                            + "docs/troubleshooting.md#a-cluster-cant-be-joined.",
                    e);
        } catch (SocketTimeoutException e) {
            throw new ModeException(
                    "spark://" + hostAndPort + " did not answer within " + CONNECT_MILLIS / 1000
                            + " s: the machine is off, or a firewall stands between. See "
                            + "docs/troubleshooting.md#a-cluster-cant-be-joined.",
                    e);
        } catch (IOException e) {
            throw new ModeException("spark://" + hostAndPort + " can't be reached: " + e.getMessage() + ".", e);
        }
    }
}
