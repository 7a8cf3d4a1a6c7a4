package dev.tandem.engine.cluster.driver;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Sees when the master has gone, or all executors. Spark itself would wait for both to come back, for ever. A standalone
 * master is asked by a connection to its port; of other cluster managers only the executors are watched.
 */
final class MasterWatch {
    private static final String STANDALONE = "spark://";
    private static final int PERIOD_MILLIS = 1_500;
    private static final int CONNECT_MILLIS = 1_500;
    /** A master that restarts may be away for a moment. */
    private static final int MISSES = 2;

    private static final long ABSENT_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final List<InetSocketAddress> masters;
    private final String name;
    private final Link link;
    private final Consumer<String> alarm;
    private int missed;

    /** @param alarm gets a sentence, over and over while it is so */
    MasterWatch(String master, Link link, Consumer<String> alarm) {
        this.name = master;
        this.link = link;
        this.alarm = alarm;
        this.masters = master.startsWith(STANDALONE)
                ? Stream.of(master.substring(STANDALONE.length()).split(","))
                        .map(MasterWatch::address)
                        .toList()
                : List.of();
    }

    private static InetSocketAddress address(String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        return new InetSocketAddress(
                hostAndPort.substring(0, colon), Integer.parseInt(hostAndPort.substring(colon + 1)));
    }

    void start() {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "tandem-master-watch");
            thread.setDaemon(true);
            return thread;
        });
        clock.scheduleWithFixedDelay(this::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        if (!masters.isEmpty()) {
            missed = masters.stream().anyMatch(MasterWatch::answers) ? 0 : missed + 1;
            if (missed >= MISSES) {
                alarm.accept("The master at " + name + " has gone: nothing answers there any more. Start it again, or"
                        + " connect to another with %cluster connect URL.");
            }
        }
        if (link.absentNanos() > ABSENT_NANOS) {
            alarm.accept("The cluster at " + name + " has had no executor for "
                    + TimeUnit.NANOSECONDS.toSeconds(ABSENT_NANOS)
                    + " s, and none has come back. See whether its workers are alive.");
        }
    }

    private static boolean answers(InetSocketAddress master) {
        try (Socket socket = new Socket()) {
            socket.connect(master, CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
