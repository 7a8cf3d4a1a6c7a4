package dev.tandem.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.tandem.Tandem;
import dev.tandem.jupyter.Channel;
import dev.tandem.jupyter.ConnectionFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The kernel as a process of its own, as Jupyter starts it. */
@Timeout(180)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "signals and parents are POSIX's here")
class KernelProcessTest {
    @TempDir
    Path directory;

    private ConnectionFile connection;
    private Process parent;
    private Process kernel;

    @BeforeEach
    void start() throws Exception {
        int[] ports = freePorts(5);
        connection = new ConnectionFile(
                "tcp", "127.0.0.1", ports[0], ports[1], ports[2], ports[3], ports[4], "hmac-sha256", "key", "tandem");
        Path file = directory.resolve("connection.json");
        Files.writeString(file, connection.toJson());
        parent = new ProcessBuilder("sleep", "600").start();
        kernel = launch(file.toString());
    }

    @AfterEach
    void stop() {
        kernel.destroyForcibly();
        parent.destroyForcibly();
    }

    @Test
    void answersThenEndsWhenAsked() throws Exception {
        try (WireClient client = WireClient.connect(connection)) {
            assertEquals("2", client.execute("1 + 1").result());
            JsonObject restart = new JsonObject();
            restart.addProperty("restart", false);
            assertEquals(
                    "ok",
                    client.request(Channel.CONTROL, "shutdown_request", restart)
                            .get("status")
                            .getAsString());
        }
        assertTrue(kernel.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, kernel.exitValue());
    }

    @Test
    void anInterruptSignalStopsTheCellAndNotTheKernel() throws Exception {
        try (WireClient client = WireClient.connect(connection)) {
            client.execute("int kept = 7;");
            String endless = client.send(
                    Channel.SHELL,
                    "execute_request",
                    WireClient.executeContent("System.out.println(\"going\"); while (true) { }"));
            client.iopubUntil("stream", endless);
            Process kill = new ProcessBuilder("kill", "-INT", Long.toString(kernel.pid())).start();
            assertEquals(0, kill.waitFor());
            assertEquals("error", client.executed(endless).status());
            assertEquals("7", client.execute("kept").result());
        }
    }

    @Test
    void endsWithTheProcessThatStartedIt() throws Exception {
        try (WireClient client = WireClient.connect(connection)) {
            assertEquals("2", client.execute("1 + 1").result());
            assertTrue(kernel.isAlive());
            parent.destroyForcibly();
            assertTrue(kernel.waitFor(60, TimeUnit.SECONDS));
        }
    }

    /** What waits for a process on the JDK's common pool waits behind a cell that holds the pool. */
    @Test
    void endsWithItAlsoWhileACellHoldsTheCommonPool() throws Exception {
        try (WireClient client = WireClient.connect(connection)) {
            client.execute(
                    "var never = new CountDownLatch(1);\n"
                            + "for (int i = 0; i < 64; i++) ForkJoinPool.commonPool().submit(() -> { never.await(); return 0; });");
            parent.destroyForcibly();
            assertTrue(kernel.waitFor(60, TimeUnit.SECONDS));
        }
    }

    @Test
    void aConnectionFileThatIsMissingIsNamed() throws Exception {
        Process failing = launch(directory.resolve("missing.json").toString());
        String said = new String(failing.getErrorStream().readAllBytes());
        assertTrue(failing.waitFor(60, TimeUnit.SECONDS));
        assertFalse(failing.exitValue() == 0);
        assertTrue(said.contains("missing.json"), said);
    }

    private Process launch(String connectionFile) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Tandem.class.getName(),
                "kernel",
                connectionFile));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("JPY_PARENT_PID", Long.toString(parent.pid()));
        builder.environment().put("TANDEM_HISTORY", "");
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        if (!connectionFile.contains("missing")) {
            builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        }
        return builder.start();
    }

    private static int[] freePorts(int count) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return held.stream().mapToInt(ServerSocket::getLocalPort).toArray();
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }
}
