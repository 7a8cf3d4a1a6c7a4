package dev.tandem.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.tandem.engine.ModeException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Addresses at which something listens that is no master to be joined: real sockets, and a real master. Spark would try
 * each for a minute; whoever asks is told within 10 s (here twice that is given, for a machine that does other things).
 */
@Timeout(300)
class WrongMasterTest {
    private static final long MOST_NANOS = 20_000_000_000L;
    private static ClusterSession cells;
    private static String master;
    private static Map<String, String> secret;
    private static String page;

    @BeforeAll
    static void start() throws Exception {
        cells = new ClusterSession(ClusterSession.fetching());
        cells.mode.start(1, 1, Map.of(), "", System.err::print);
        master = cells.mode.loopback().orElseThrow().master();
        secret = cells.mode.loopback().orElseThrow().conf();
        page = cells.mode.masterPage();
    }

    @AfterAll
    static void close() {
        cells.close();
    }

    /** By a session that did not start the cluster, and so knows nothing of it. */
    private static String refused(String url, Map<String, String> conf) {
        try (ClusterSession other = new ClusterSession(ClusterSession.fetching())) {
            long before = System.nanoTime();
            ModeException error = assertThrows(
                    ModeException.class,
                    () -> other.mode.connect(new ClusterSettings(url, conf, ""), System.err::print));
            long taken = System.nanoTime() - before;
            System.err.printf("%s: refused after %d ms: %s%n", url, taken / 1_000_000, error.getMessage());
            assertTrue(taken < MOST_NANOS, "told after " + taken / 1_000_000 + " ms: " + error.getMessage());
            assertTrue(error.getMessage().contains(url), error.getMessage());
            assertEquals(2, other.value("1 + 1"), "the session lives");
            return error.getMessage();
        }
    }

    @Test
    void aPortThatSaysNothing() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String said = refused("spark://127.0.0.1:" + silent.getLocalPort(), Map.of());
            assertTrue(said.contains("did not answer as a Spark master") && said.contains("7077"), said);
        }
    }

    @Test
    void aWebServer() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        try {
            String said = refused("spark://127.0.0.1:" + server.getAddress().getPort(), Map.of());
            assertTrue(said.contains("Spark master") && said.contains("7077"), said);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void theMastersPage() {
        String port = page.replaceAll(".*:(\\d+).*", "$1");
        String said = refused("spark://127.0.0.1:" + port, Map.of());
        assertTrue(said.contains("Its page, on another port"), said);
    }

    @Test
    void aSecretThatIsMissing() {
        String said = refused(master, Map.of());
        assertTrue(said.contains("wants a secret") && said.contains("spark.authenticate.secret"), said);
    }

    @Test
    void aSecretThatIsWrongAndIsNotShown() {
        Map<String, String> wrong = new TreeMap<>(secret);
        wrong.put("spark.authenticate.secret", "open-sesame");
        String said = refused(master, wrong);
        assertTrue(said.contains("secret is not the one"), said);
        assertTrue(!said.contains("open-sesame"), said);
    }

    @Test
    void anAddressThatIsRefusedLeavesTheConnectionAsItWas() throws Exception {
        assertEquals(List.of(3), cells.results("task + 3", 1, 1));
        long driver = cells.mode.status().orElseThrow().driverPid();
        ClusterSettings wrong = new ClusterSettings("sparx://x", Map.of(), "");
        assertThrows(ModeException.class, () -> cells.mode.choose(wrong));
        assertThrows(ModeException.class, () -> cells.mode.connect(wrong, System.err::print));
        assertEquals(master, cells.mode.settings().orElseThrow().master());
        assertEquals(driver, cells.mode.status().orElseThrow().driverPid(), "the same driver");
        assertEquals(List.of(3), cells.results("task + 3", 1, 1));
    }

    @Test
    void aSecretThatIsRefusedLeavesTheWayBack() throws Exception {
        ClusterSettings before = cells.mode.settings().orElseThrow();
        ClusterSettings wrong = new ClusterSettings(master, Map.of("spark.authenticate.secret", "open-sesame"), "");
        assertThrows(ModeException.class, () -> cells.mode.connect(wrong, System.err::print));
        assertEquals(before, cells.mode.settings().orElseThrow());
        assertEquals(List.of(3), cells.results("task + 3", 1, 1));
    }

    @Test
    void theRightSecretIsTaken() throws Exception {
        Map<String, String> right = new TreeMap<>(secret);
        right.put("spark.executor.memory", "512m");
        // The first application has the only core.
        cells.mode.disconnect();
        try (ClusterSession other = new ClusterSession(ClusterSession.fetching())) {
            assertEquals(1, other.mode.connect(new ClusterSettings(master, right, ""), System.err::print));
        }
    }
}
