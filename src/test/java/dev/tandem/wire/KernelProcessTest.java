package dev.tandem.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.tandem.Tandem;
import dev.tandem.jupyter.Channel;
import dev.tandem.jupyter.ConnectionFile;
import dev.tandem.jupyter.Message;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledForJreRange;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        connection = connection();
        Path file = directory.resolve("connection.json");
        Files.writeString(file, connection.toJson());
        parent = new ProcessBuilder("sleep", "600").start();
        kernel = launch(file.toString(), "-Xmx192m");
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

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRestartInTheMiddleOfARunLeavesNothingBehind(boolean asked) throws Exception {
        List<ProcessHandle> workers = new ArrayList<>();
        try (WireClient client = WireClient.connect(connection)) {
            client.execute("double[] numbers = new double[500_000];");
            String running = client.send(
                    Channel.SHELL,
                    "execute_request",
                    WireClient.executeContent(
                            "%%processes 2 --no-baseline\n"
                                    + "System.out.println(ProcessHandle.current().pid()); while (numbers.length > 0) { }\ntask"));
            while (workers.size() < 2) {
                List<Message> said = client.iopubUntil("stream", running);
                said.get(said.size() - 1)
                        .content()
                        .get("text")
                        .getAsString()
                        .lines()
                        .filter(line -> line.matches("\\d+"))
                        .forEach(pid -> workers.add(
                                ProcessHandle.of(Long.parseLong(pid)).orElseThrow()));
            }
            assertFalse(leftBy(kernel).isEmpty(), "the workers have a directory while they run");
            if (asked) {
                JsonObject restart = new JsonObject();
                restart.addProperty("restart", true);
                client.request(Channel.CONTROL, "shutdown_request", restart);
            } else {
                kernel.destroyForcibly(); // as a client does where nothing answers
            }
        }
        assertTrue(kernel.waitFor(60, TimeUnit.SECONDS));
        for (ProcessHandle worker : workers) {
            worker.onExit().get(30, TimeUnit.SECONDS);
        }
        CountDownLatch gone = new CountDownLatch(1);
        for (int i = 0; i < 100 && !leftBy(kernel).isEmpty(); i++) {
            gone.await(100, TimeUnit.MILLISECONDS); // the guardian follows the workers
        }
        assertEquals(List.of(), leftBy(kernel));
    }

    /** Directories of a kernel's workers, for sockets and for shared memory. */
    private static List<Path> leftBy(Process kernel) throws IOException {
        List<Path> left = new ArrayList<>();
        for (Path parent : List.of(Path.of(System.getProperty("java.io.tmpdir")), Path.of("/dev/shm"))) {
            if (Files.isDirectory(parent)) {
                try (var found = Files.newDirectoryStream(parent, "tandem-" + kernel.pid() + "-*")) {
                    found.forEach(left::add);
                }
            }
        }
        return left;
    }

    @Test
    @DisabledForJreRange(min = JRE.JAVA_21, max = JRE.JAVA_22, disabledReason = "no syntax that both have in preview")
    void cellsMayUseWhatTheJvmHasInPreview() throws Exception {
        ConnectionFile other = connection();
        Path file = directory.resolve("preview.json");
        Files.writeString(file, other.toJson());
        Process preview = launch(file.toString(), "--enable-preview", "--add-modules=jdk.incubator.vector");
        try (WireClient client = WireClient.connect(other)) {
            // Patterns for any type were in preview up to 20, those for primitive types are from 23 on.
            String type = Runtime.version().feature() < 21 ? "Object" : "int";
            String name = type.equals("int") ? "int" : "Integer";
            String cell = "String size(" + type + " n) { return switch (n) { case " + name + " k -> \"number \" + k;"
                    + (type.equals("int") ? "" : " default -> \"none\";") + " }; }\n"
                    + type + " three = 3;\n"
                    + "String inCode = switch (three) { case " + name + " k -> \"also \" + k;"
                    + (type.equals("int") ? "" : " default -> \"none\";") + " };\n"
                    + "size(three) + \", \" + inCode";
            assertEquals("number 3, also 3", client.execute(cell).result());
            assertEquals(
                    "true",
                    client.execute("jdk.incubator.vector.IntVector.SPECIES_PREFERRED.length() > 0")
                            .result());
            assertEquals("number 7", client.execute("%time size(7)").result());
        } finally {
            preview.destroyForcibly();
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

    private static ConnectionFile connection() throws IOException {
        int[] ports = freePorts(5);
        return new ConnectionFile(
                "tcp", "127.0.0.1", ports[0], ports[1], ports[2], ports[3], ports[4], "hmac-sha256", "key", "tandem");
    }

    private Process launch(String connectionFile, String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), Tandem.class.getName(), "kernel", connectionFile));
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
