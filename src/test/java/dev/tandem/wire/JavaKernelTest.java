package dev.tandem.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.tandem.jupyter.Channel;
import dev.tandem.jupyter.ConnectionFile;
import dev.tandem.jupyter.Header;
import dev.tandem.jupyter.Message;
import dev.tandem.kernel.Kernel;
import dev.tandem.magic.MagicInterpreter;
import dev.tandem.magic.run.Modes;
import dev.tandem.shell.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real Java through real sockets. One kernel for all tests, as a notebook has. */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JavaKernelTest {
    private Kernel kernel;
    private WireClient client;

    @BeforeAll
    void start() {
        kernel = Kernel.start(ConnectionFile.ephemeral("secret"), MagicInterpreter.create(new Session(), Modes.none()));
        client = WireClient.connect(kernel.connection());
    }

    @AfterAll
    void stop() {
        client.close();
        kernel.close();
    }

    @Test
    void aCellOfManyStatementsHasItsLastValue() {
        assertEquals(
                "42",
                client.execute("int a = 6;\nint times(int n) { return a * n; }\ntimes(7)")
                        .result());
        assertTrue(client.execute("int b = 1;").of("execute_result").isEmpty());
    }

    @Test
    void aCompileErrorIsOneOfTheUsersLine() {
        WireClient.Execution cell = client.execute("int fine = 1;\nint broken = \"text\";");
        assertEquals("error", cell.status());
        String traceback = cell.reply().getAsJsonArray("traceback").toString();
        assertTrue(traceback.contains("broken"), traceback);
        assertTrue(traceback.contains("String cannot be converted to int"), traceback);
    }

    @Test
    void anExceptionEndsTheCellAndNotTheSession() {
        client.execute("int kept = 3;");
        WireClient.Execution cell = client.execute("Object nothing = null; nothing.hashCode();");
        assertEquals("error", cell.status());
        assertTrue(cell.reply().get("ename").getAsString().contains("NullPointerException"));
        assertEquals("3", client.execute("kept").result());
    }

    @Test
    void outputOfFiveMegabytesArrivesWhole() {
        WireClient.Execution cell = client.execute("System.out.print(\"0123456789\".repeat(500_000));");
        assertEquals("0123456789".repeat(500_000), cell.stdout());
    }

    @Test
    void unicodeSurvivesCodeNamesAndOutput() {
        WireClient.Execution cell = client.execute("String \u00fcber\u03b1 = \"\uD835\uDD38 \u05d0\u05d1 \\0|\";\r\n"
                + "System.out.print(\u00fcber\u03b1);\r\n\u00fcber\u03b1.length()");
        assertEquals("\uD835\uDD38 \u05d0\u05d1 \0|", cell.stdout());
        assertEquals("8", cell.result());
    }

    @Test
    void completionCountsCodePoints() {
        String code = "\"\uD835\uDD38\uD835\uDD38\".toUpperC";
        JsonObject content = new JsonObject();
        content.addProperty("code", code);
        content.addProperty("cursor_pos", code.codePointCount(0, code.length()));
        JsonObject reply = client.request("complete_request", content);
        List<String> matches = StreamSupport.stream(
                        reply.getAsJsonArray("matches").spliterator(), false)
                .map(JsonElement::getAsString)
                .collect(Collectors.toList());
        assertTrue(matches.stream().anyMatch(match -> match.startsWith("toUpperCase")), reply.toString());
        assertEquals(
                code.codePointCount(0, code.indexOf("toUpperC")),
                reply.get("cursor_start").getAsInt());
        assertEquals(
                code.codePointCount(0, code.length()), reply.get("cursor_end").getAsInt());
    }

    @Test
    void aThreadThatOutlivesItsCellPrintsUnderIt() {
        String first = client.send(
                Channel.SHELL,
                "execute_request",
                WireClient.executeContent("var gate = new CountDownLatch(1);\n"
                        + "new Thread(() -> { try { gate.await(); } catch (InterruptedException e) { }"
                        + " System.out.print(\"late\"); }).start();"));
        client.executed(first);
        client.send(Channel.SHELL, "execute_request", WireClient.executeContent("gate.countDown();"));
        Message late = last(client.iopubUntil("stream", first));
        assertEquals("late", late.content().get("text").getAsString());
    }

    @Test
    void aScannerAsksTheUser() {
        JsonObject content = WireClient.executeContent("new Scanner(System.in).nextInt() + 1");
        content.addProperty("allow_stdin", true);
        String id = client.send(Channel.SHELL, "execute_request", content);
        client.answerInput("41");
        assertEquals("42", client.executed(id).result());
    }

    @Test
    void inputWhereTheClientAllowsNoneIsAClearError() {
        WireClient.Execution cell = client.execute("new Scanner(System.in).nextLine()");
        assertEquals("error", cell.status());
        assertTrue(cell.reply().toString().contains("allow_stdin"), cell.reply().toString());
    }

    @Test
    void codeInCellsUsesComms() {
        assertEquals(
                "ok",
                client.execute("import dev.tandem.kernel.comm.*;\nimport dev.tandem.kernel.io.CellScope;\n"
                                + "Comms comms = CellScope.capture().service(Comms.class).get();\n"
                                + "comms.registerTarget(\"echo\", (comm, opening) -> "
                                + "comm.onMessage(message -> comm.send(message.values())));")
                        .status());
        JsonObject content = new JsonObject();
        content.addProperty("comm_id", "java");
        content.addProperty("target_name", "echo");
        JsonObject data = new JsonObject();
        data.addProperty("text", "hello");
        content.add("data", data);
        client.broadcasts(client.send(Channel.SHELL, "comm_open", content));
        List<Message> answer = client.broadcasts(client.send(Channel.SHELL, "comm_msg", content));
        Message echoed = answer.stream()
                .filter(message -> message.type().equals("comm_msg"))
                .findFirst()
                .orElseThrow();
        assertEquals(data, echoed.content().getAsJsonObject("data"));
    }

    @Test
    void aSubshellRunsBesideACellAndCanEndIt() {
        client.execute("var stop = new CountDownLatch(1);");
        String waiting =
                client.send(Channel.SHELL, "execute_request", WireClient.executeContent("stop.await(); \"stopped\""));
        String subshell = client.request(Channel.CONTROL, "create_subshell_request", new JsonObject())
                .get("subshell_id")
                .getAsString();
        Header header = Header.create("execute_request", client.session());
        header.json().addProperty("subshell_id", subshell);
        client.send(Channel.SHELL, header, WireClient.executeContent("stop.countDown();"));
        assertEquals("stopped", client.executed(waiting).result());
        assertFalse(client.request(Channel.CONTROL, "list_subshell_request", new JsonObject())
                .getAsJsonArray("subshell_id")
                .isEmpty());
    }

    @Test
    void aMagicThatRunsMagicsPrintsUnderItsOwnCell(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("later.jshell"), "%env TANDEM_WHO=main");
        client.execute("var first = new CountDownLatch(1); var second = new CountDownLatch(1);");
        String main = client.send(
                Channel.SHELL,
                "execute_request",
                WireClient.executeContent(
                        "first.await();\n%run " + folder.resolve("later.jshell") + "\nsecond.countDown();"));
        String subshell = client.request(Channel.CONTROL, "create_subshell_request", new JsonObject())
                .get("subshell_id")
                .getAsString();
        Header header = Header.create("execute_request", client.session());
        header.json().addProperty("subshell_id", subshell);
        client.send(Channel.SHELL, header, WireClient.executeContent("first.countDown(); second.await();"));
        WireClient.Execution ran = client.executed(main);
        assertEquals("TANDEM_WHO=main\n", ran.stdout(), () -> ran.reply().toString());
    }

    @Test
    void aDeadlockIsNamedFromASubshellWhileTheCellHangs() {
        client.execute("Object left = new Object(); Object right = new Object(); var both = new CyclicBarrier(2);");
        String hanging = client.send(Channel.SHELL, "execute_request", WireClient.executeContent("""
                        var second = new Thread(() -> {
                            synchronized (right) {
                                try { both.await(); } catch (Exception e) { }
                                synchronized (left) { }
                            }
                        }, "the second");
                        second.setDaemon(true);
                        second.start();
                        synchronized (left) {
                            both.await();
                            System.out.println("both");
                            synchronized (right) { }
                        }"""));
        client.iopubUntil("stream", hanging);
        String subshell = client.request(Channel.CONTROL, "create_subshell_request", new JsonObject())
                .get("subshell_id")
                .getAsString();
        String told = "";
        while (!told.startsWith("Deadlock")) { // the second may still be on its way
            Header header = Header.create("execute_request", client.session());
            header.json().addProperty("subshell_id", subshell);
            told = client.executed(client.send(Channel.SHELL, header, WireClient.executeContent("%deadlocks")))
                    .stdout();
        }
        assertTrue(told.contains("\"the second\" waits for the monitor of left (Object), held by \"cell ["), told);
        assertTrue(told.contains("waits for the monitor of right (Object), held by \"the second\""), told);
        assertTrue(told.contains("holds the monitor of right (Object), taken at cell ["), told);
        assertTrue(told.contains(" line 4"), told);
        client.request(Channel.CONTROL, "interrupt_request", new JsonObject());
        assertEquals("error", client.executed(hanging).status());
        assertEquals("2", client.execute("1 + 1").result());
    }

    @Test
    void aRingOfLocksIsNamedByTheirVariables() {
        client.execute("var one = new ReentrantLock(); var two = new ReentrantLock(); var met = new CyclicBarrier(2);");
        String hanging = client.send(
                Channel.SHELL,
                "execute_request",
                WireClient.executeContent("var taker = new Thread(() -> { two.lock(); try { met.await(); } catch"
                        + " (Exception e) { } one.lock(); }, \"taker\"); taker.setDaemon(true); taker.start();"
                        + " one.lock(); met.await(); System.out.println(\"met\"); two.lock();"));
        client.iopubUntil("stream", hanging);
        String subshell = client.request(Channel.CONTROL, "create_subshell_request", new JsonObject())
                .get("subshell_id")
                .getAsString();
        String told = "";
        while (!told.startsWith("Deadlock")) {
            Header header = Header.create("execute_request", client.session());
            header.json().addProperty("subshell_id", subshell);
            told = client.executed(client.send(Channel.SHELL, header, WireClient.executeContent("%deadlocks")))
                    .stdout();
        }
        assertTrue(told.contains("\"taker\" waits for one (ReentrantLock), held by"), told);
        client.request(Channel.CONTROL, "interrupt_request", new JsonObject());
        assertEquals("error", client.executed(hanging).status());
    }

    @Test
    void aQuestionMarkAsksForThePager() {
        for (String code : List.of("Math.floorMod?", "?Math.floorMod", "%timeit?", "%%threads?")) {
            JsonArray payload = client.execute(code).reply().getAsJsonArray("payload");
            assertEquals(1, payload.size(), code);
            assertTrue(payload.toString().matches("(?s).*(floorMod|timeit|threads).*"), payload.toString());
        }
        assertTrue(client.execute("nothingSuch?").reply().toString().contains("Nothing is known of"));
    }

    @Test
    void theInterruptRequestStopsASleepingCell() {
        String id = client.send(
                Channel.SHELL,
                "execute_request",
                WireClient.executeContent("System.out.println(\"asleep\"); Thread.sleep(600_000);"));
        client.iopubUntil("stream", id);
        client.request(Channel.CONTROL, "interrupt_request", new JsonObject());
        assertEquals("error", client.executed(id).status());
        assertEquals("2", client.execute("1 + 1").result());
    }

    private static Message last(List<Message> messages) {
        return messages.get(messages.size() - 1);
    }
}
