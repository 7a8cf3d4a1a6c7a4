package dev.tandem.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.tandem.display.MimeBundle;
import dev.tandem.jupyter.Channel;
import dev.tandem.jupyter.ConnectionFile;
import dev.tandem.jupyter.Header;
import dev.tandem.jupyter.Message;
import dev.tandem.jupyter.MessageCodec;
import dev.tandem.jupyter.Signer;
import dev.tandem.kernel.Kernel;
import dev.tandem.kernel.Payload;
import dev.tandem.kernel.comm.Comms;
import dev.tandem.kernel.io.CellScope;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each message type of the specification, over the wire. */
@Timeout(120)
class ProtocolTest {
    private final ScriptedInterpreter interpreter = new ScriptedInterpreter();
    private Kernel kernel;
    private WireClient client;

    @BeforeEach
    void start() {
        kernel = Kernel.start(ConnectionFile.ephemeral("secret"), interpreter);
        client = WireClient.connect(kernel.connection());
    }

    @AfterEach
    void stop() {
        client.close();
        kernel.close();
    }

    @Test
    void kernelInfoNamesLanguageAndProtocol() {
        JsonObject info = client.request("kernel_info_request", new JsonObject());
        assertEquals("ok", info.get("status").getAsString());
        assertEquals(Header.PROTOCOL_VERSION, info.get("protocol_version").getAsString());
        JsonObject language = info.getAsJsonObject("language_info");
        assertEquals("java", language.get("name").getAsString());
        assertEquals("text/x-java", language.get("mimetype").getAsString());
        assertEquals(".java", language.get("file_extension").getAsString());
        assertEquals(Runtime.version().toString(), language.get("version").getAsString());
        assertFalse(info.getAsJsonArray("help_links").isEmpty());
        assertFalse(info.get("banner").getAsString().isEmpty());
    }

    @Test
    void heartbeatEchoes() {
        byte[] beat = "ping".getBytes(StandardCharsets.US_ASCII);
        assertArrayEquals(beat, client.heartbeat(beat));
        assertArrayEquals(beat, client.heartbeat(beat));
    }

    @Test
    void eachSubscriberIsWelcomedUnderItsTopic() throws Exception {
        byte[] topic = "kernel.some".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 2; i++) {
            List<byte[]> frames = WireClient.firstFrames(kernel.connection(), topic);
            assertArrayEquals(topic, frames.get(0));
            Message welcome = new MessageCodec(new Signer("hmac-sha256", "secret")).decode(frames);
            assertEquals("iopub_welcome", welcome.type());
            assertEquals("kernel.some", welcome.content().get("subscription").getAsString());
            assertEquals(new JsonObject(), welcome.parent());
        }
    }

    @Test
    void executeSendsBusyInputResultReplyIdle() {
        WireClient.Execution cell = client.execute("hello");
        assertEquals(List.of("status", "execute_input", "execute_result", "status"), cell.types());
        assertEquals("echo hello", cell.result());
        assertEquals("ok", cell.status());
        assertEquals(1, cell.reply().get("execution_count").getAsInt());
        assertEquals(2, client.execute("again").reply().get("execution_count").getAsInt());
    }

    @Test
    void replyCarriesTheRequestsHeaderAsItCame() {
        Header header = Header.create("kernel_info_request", client.session());
        header.json().addProperty("unheard_of", "kept");
        String id = client.send(Channel.SHELL, header, new JsonObject());
        assertEquals(header.json(), client.reply(Channel.SHELL, id).parent());
    }

    @Test
    void silentCellsShowNoResultAndCountNot() {
        JsonObject content = WireClient.executeContent("quiet");
        content.addProperty("silent", true);
        WireClient.Execution cell = client.execute(content);
        assertEquals(List.of("status", "status"), cell.types());
        assertEquals(1, client.execute("loud").reply().get("execution_count").getAsInt());
    }

    @Test
    void cellsOutOfHistoryAreNotCounted() {
        JsonObject content = WireClient.executeContent("unstored");
        content.addProperty("store_history", false);
        assertEquals("echo unstored", client.execute(content).result());
        assertEquals(1, client.execute("stored").reply().get("execution_count").getAsInt());
    }

    @Test
    void failureIsBroadcastAndReplied() {
        WireClient.Execution cell = client.execute("fail");
        assertEquals("error", cell.status());
        assertEquals("IllegalStateException", cell.reply().get("ename").getAsString());
        JsonObject error = cell.of("error").get(0).content();
        assertEquals("as asked", error.get("evalue").getAsString());
        assertEquals(1, error.getAsJsonArray("traceback").size());
    }

    @Test
    void userExpressionsAreEvaluatedOneByOne() {
        JsonObject content = WireClient.executeContent("x");
        JsonObject expressions = new JsonObject();
        expressions.addProperty("good", "value");
        expressions.addProperty("wrong", "bad");
        content.add("user_expressions", expressions);
        JsonObject values = client.execute(content).reply().getAsJsonObject("user_expressions");
        assertEquals(
                "value!",
                values.getAsJsonObject("good")
                        .getAsJsonObject("data")
                        .get("text/plain")
                        .getAsString());
        assertEquals("error", values.getAsJsonObject("wrong").get("status").getAsString());
    }

    @Test
    void cellsThatWaitBehindAFailureAreAborted() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        interpreter.on("fail when told", (cell, output) -> {
            started.countDown();
            goOn.await();
            throw new IllegalStateException("now");
        });
        String failing = client.send(Channel.SHELL, "execute_request", WireClient.executeContent("fail when told"));
        assertTrue(started.await(60, TimeUnit.SECONDS));
        String follower = client.send(Channel.SHELL, "execute_request", WireClient.executeContent("follower"));
        String comms = client.send(Channel.SHELL, "comm_info_request", new JsonObject());
        // What is still on its way when the cell fails counts as sent later; the refusal, which takes the same way and
        // needs no shell, shows that nothing is.
        Header last = Header.create("kernel_info_request", client.session());
        last.json().addProperty("subshell_id", "none");
        client.reply(Channel.SHELL, client.send(Channel.SHELL, last, new JsonObject()));
        goOn.countDown();
        assertEquals("error", status(client.reply(Channel.SHELL, failing)));
        assertEquals("aborted", status(client.reply(Channel.SHELL, follower)));
        assertEquals("ok", status(client.reply(Channel.SHELL, comms)));
        assertEquals("ok", client.execute("later").status());
    }

    @Test
    void withoutStopOnErrorFollowersRun() {
        JsonObject content = WireClient.executeContent("fail");
        content.addProperty("stop_on_error", false);
        String failing = client.send(Channel.SHELL, "execute_request", content);
        String follower = client.send(Channel.SHELL, "execute_request", WireClient.executeContent("follower"));
        assertEquals("error", status(client.reply(Channel.SHELL, failing)));
        assertEquals("ok", status(client.reply(Channel.SHELL, follower)));
    }

    @Test
    void completenessHasFourAnswers() {
        assertEquals("complete", isComplete("1").get("status").getAsString());
        assertEquals("incomplete", isComplete("for (").get("status").getAsString());
        assertEquals("    ", isComplete("for (").get("indent").getAsString());
        assertEquals("invalid", isComplete(")").get("status").getAsString());
        assertEquals("unknown", isComplete("?").get("status").getAsString());
    }

    @Test
    void positionsAreCodePoints() {
        // One code point, two UTF-16 units.
        String astral = "\uD835\uDD38";
        JsonObject content = new JsonObject();
        content.addProperty("code", astral + "bc");
        content.addProperty("cursor_pos", 2);
        JsonObject reply = client.request("complete_request", content);
        assertEquals(
                astral + "b" + astral + "b",
                reply.getAsJsonArray("matches").get(0).getAsString());
        assertEquals(0, reply.get("cursor_start").getAsInt());
        assertEquals(2, reply.get("cursor_end").getAsInt());
        JsonObject typed = reply.getAsJsonObject("metadata")
                .getAsJsonArray("_jupyter_types_experimental")
                .get(0)
                .getAsJsonObject();
        assertEquals("variable", typed.get("type").getAsString());
        content.addProperty("detail_level", 1);
        JsonObject inspected = client.request("inspect_request", content);
        assertTrue(inspected.get("found").getAsBoolean());
        assertEquals("c/1", inspected.getAsJsonObject("data").get("text/plain").getAsString());
    }

    @Test
    void inspectSaysWhenNothingIsKnown() {
        JsonObject content = new JsonObject();
        content.addProperty("code", "");
        content.addProperty("cursor_pos", 0);
        assertFalse(client.request("inspect_request", content).get("found").getAsBoolean());
    }

    @Test
    void historyAnswersAllThreeWays() {
        client.execute("alpha");
        client.execute("beta");
        client.execute("alpha");
        assertEquals(List.of("beta", "alpha"), inputs(history("tail", "n", 2)));
        JsonObject range = new JsonObject();
        range.addProperty("session", 0);
        range.addProperty("start", 1);
        range.addProperty("stop", 3);
        assertEquals(List.of("alpha", "beta"), inputs(history("range", range)));
        JsonObject search = new JsonObject();
        search.addProperty("pattern", "al*");
        search.addProperty("unique", true);
        assertEquals(List.of("alpha"), inputs(history("search", search)));
        JsonObject wrong = new JsonObject();
        wrong.addProperty("hist_access_type", "tale");
        JsonObject reply = client.request("history_request", wrong);
        assertTrue(reply.get("evalue").getAsString().contains("tale"), reply.toString());
    }

    @Test
    void commsOpenSpeakAndClose() {
        interpreter.on("register", (cell, output) -> {
            CellScope.capture()
                    .service(Comms.class)
                    .orElseThrow()
                    .registerTarget("echo", (comm, opening) -> comm.onMessage(message -> comm.send(message.data())));
            return null;
        });
        client.execute("register");
        JsonObject opening = new JsonObject();
        opening.addProperty("comm_id", "c1");
        opening.addProperty("target_name", "echo");
        opening.add("data", new JsonObject());
        client.broadcasts(client.send(Channel.SHELL, "comm_open", opening));
        JsonObject listed =
                client.request("comm_info_request", new JsonObject()).getAsJsonObject("comms");
        assertEquals("echo", listed.getAsJsonObject("c1").get("target_name").getAsString());
        JsonObject data = new JsonObject();
        data.addProperty("n", 7);
        JsonObject message = new JsonObject();
        message.addProperty("comm_id", "c1");
        message.add("data", data);
        List<Message> answer = client.broadcasts(client.send(Channel.SHELL, "comm_msg", message));
        assertEquals(data, only("comm_msg", answer).content().getAsJsonObject("data"));
        client.broadcasts(client.send(Channel.SHELL, "comm_close", message));
        assertTrue(client.request("comm_info_request", new JsonObject())
                .getAsJsonObject("comms")
                .entrySet()
                .isEmpty());
    }

    @Test
    void aCommToAnUnknownTargetIsClosed() {
        JsonObject opening = new JsonObject();
        opening.addProperty("comm_id", "c2");
        opening.addProperty("target_name", "nobody");
        opening.add("data", new JsonObject());
        List<Message> answer = client.broadcasts(client.send(Channel.SHELL, "comm_open", opening));
        assertEquals("c2", only("comm_close", answer).content().get("comm_id").getAsString());
    }

    @Test
    void displaysUpdateAndClear() {
        interpreter.on("show", (cell, output) -> {
            output.display(MimeBundle.text("plain"));
            output.display(MimeBundle.text("first"), "id1");
            output.update(MimeBundle.text("second"), "id1");
            output.clear(true);
            return null;
        });
        WireClient.Execution cell = client.execute("show");
        assertEquals(
                List.of(
                        "status",
                        "execute_input",
                        "display_data",
                        "display_data",
                        "update_display_data",
                        "clear_output",
                        "status"),
                cell.types());
        JsonObject update = cell.of("update_display_data").get(0).content();
        assertEquals(
                "id1", update.getAsJsonObject("transient").get("display_id").getAsString());
        assertTrue(cell.of("clear_output").get(0).content().get("wait").getAsBoolean());
    }

    @Test
    void interruptStopsTheCellAndTheNextOneRuns() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        interpreter.on("sleep", (cell, output) -> {
            started.countDown();
            Thread.sleep(600_000);
            return null;
        });
        String id = client.send(Channel.SHELL, "execute_request", WireClient.executeContent("sleep"));
        assertTrue(started.await(60, TimeUnit.SECONDS));
        assertEquals(
                "ok",
                client.request(Channel.CONTROL, "interrupt_request", new JsonObject())
                        .get("status")
                        .getAsString());
        assertEquals("error", client.executed(id).status());
        assertEquals("ok", client.execute("next").status());
    }

    @Test
    void aCellThatLeavesIsAnsweredAndThenTheKernelCloses() throws Exception {
        interpreter.on("leave", (cell, output) -> {
            output.payload(new Payload.AskExit(false));
            return null;
        });
        JsonObject payload =
                client.execute("leave").reply().getAsJsonArray("payload").get(0).getAsJsonObject();
        assertEquals("ask_exit", payload.get("source").getAsString());
        assertFalse(payload.get("keepkernel").getAsBoolean());
        kernel.awaitClosed();
    }

    @Test
    void aClientThatLeavesAloneLeavesTheKernel() {
        interpreter.on("leave", (cell, output) -> {
            output.payload(new Payload.AskExit(true));
            return null;
        });
        assertEquals("ok", client.execute("leave").status());
        assertEquals("ok", client.execute("next").status());
    }

    @Test
    void aPageGoesWithTheReply() {
        interpreter.on("read", (cell, output) -> {
            output.payload(new Payload.Page(MimeBundle.text("long")));
            return null;
        });
        JsonObject payload =
                client.execute("read").reply().getAsJsonArray("payload").get(0).getAsJsonObject();
        assertEquals("page", payload.get("source").getAsString());
        assertEquals("long", payload.getAsJsonObject("data").get("text/plain").getAsString());
    }

    @Test
    void shutdownRepliesThenCloses() throws Exception {
        JsonObject content = new JsonObject();
        content.addProperty("restart", true);
        JsonObject reply = client.request(Channel.CONTROL, "shutdown_request", content);
        assertEquals("ok", reply.get("status").getAsString());
        assertTrue(reply.get("restart").getAsBoolean());
        kernel.awaitClosed();
        assertTrue(interpreter.closed);
    }

    @Test
    void shutdownDoesNotWaitForACellThatCanNotBeStopped() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        AtomicBoolean stop = new AtomicBoolean();
        interpreter.on("stuck", (cell, output) -> {
            started.countDown();
            while (!stop.get()) {
                Thread.onSpinWait();
            }
            return null;
        });
        try {
            client.send(Channel.SHELL, "execute_request", WireClient.executeContent("stuck"));
            assertTrue(started.await(60, TimeUnit.SECONDS));
            client.request(Channel.CONTROL, "shutdown_request", new JsonObject());
            kernel.awaitClosed();
        } finally {
            stop.set(true);
        }
    }

    @Test
    void connectNamesThePorts() {
        JsonObject ports = client.request("connect_request", new JsonObject());
        assertEquals(kernel.connection().shellPort(), ports.get("shell_port").getAsInt());
        assertEquals(kernel.connection().hbPort(), ports.get("hb_port").getAsInt());
    }

    @Test
    void debugRequestsAreAnsweredHonestly() {
        JsonObject content = new JsonObject();
        content.addProperty("command", "initialize");
        content.addProperty("type", "request");
        JsonObject reply = client.request(Channel.CONTROL, "debug_request", content);
        assertEquals("error", reply.get("status").getAsString());
        assertTrue(reply.get("evalue").getAsString().contains("initialize"), reply.toString());
    }

    @Test
    void anUnknownRequestGetsAnError() {
        for (Channel channel : new Channel[] {Channel.SHELL, Channel.CONTROL}) {
            String id = client.send(channel, "frobnicate_request", new JsonObject());
            Message reply = client.reply(channel, id);
            assertEquals("frobnicate_reply", reply.type());
            assertEquals("error", status(reply));
        }
    }

    @Test
    void whateverAHandlerThrowsIsAReply() {
        JsonObject content = new JsonObject();
        content.addProperty("code", "assertion");
        JsonObject reply = client.request("is_complete_request", content);
        assertEquals("error", reply.get("status").getAsString());
        assertEquals("AssertionError", reply.get("ename").getAsString());
    }

    @Test
    void aCellOfAMegabyteComesBackWhole() {
        String code = "x".repeat(1 << 20);
        assertEquals("echo " + code, client.execute(code).result());
    }

    @Test
    void withoutAKeyMessagesAreUnsigned() {
        try (Kernel open = Kernel.start(ConnectionFile.ephemeral(""), interpreter);
                WireClient other = WireClient.connect(open.connection())) {
            assertEquals("echo hello", other.execute("hello").result());
        }
    }

    @Test
    void aRequestWithoutWhatItNeedsSaysSo() {
        JsonObject reply = client.request("execute_request", new JsonObject());
        assertEquals("error", reply.get("status").getAsString());
        assertTrue(reply.get("evalue").getAsString().contains("\"code\""), reply.toString());
    }

    private JsonObject isComplete(String code) {
        JsonObject content = new JsonObject();
        content.addProperty("code", code);
        return client.request("is_complete_request", content);
    }

    private JsonArray history(String access, String field, int value) {
        JsonObject content = new JsonObject();
        content.addProperty(field, value);
        return history(access, content);
    }

    private JsonArray history(String access, JsonObject content) {
        content.addProperty("hist_access_type", access);
        content.addProperty("output", false);
        content.addProperty("raw", true);
        return client.request("history_request", content).getAsJsonArray("history");
    }

    private static List<String> inputs(JsonArray history) {
        List<String> inputs = new ArrayList<>();
        history.forEach(entry -> inputs.add(entry.getAsJsonArray().get(2).getAsString()));
        return inputs;
    }

    private static String status(Message reply) {
        return reply.content().get("status").getAsString();
    }

    private static Message only(String type, List<Message> among) {
        List<Message> found =
                among.stream().filter(message -> message.type().equals(type)).toList();
        assertEquals(1, found.size(), () -> type + " among " + among);
        return found.get(0);
    }
}
