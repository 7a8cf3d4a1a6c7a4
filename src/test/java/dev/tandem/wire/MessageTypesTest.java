package dev.tandem.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.tandem.display.MimeBundle;
import dev.tandem.jupyter.Channel;
import dev.tandem.jupyter.ConnectionFile;
import dev.tandem.jupyter.Header;
import dev.tandem.jupyter.Message;
import dev.tandem.kernel.Kernel;
import dev.tandem.kernel.comm.Comm;
import dev.tandem.kernel.comm.CommMessage;
import dev.tandem.kernel.comm.Comms;
import dev.tandem.kernel.io.CellScope;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * One test for each message type of the specification: it makes the message go over real sockets, checks the fields that the
 * specification asks for, and fails if the type was not seen on its channel.
 */
@Timeout(120)
class MessageTypesTest {
    private static final Channel SHELL = Channel.SHELL;
    private static final Channel CONTROL = Channel.CONTROL;

    private final ScriptedInterpreter interpreter = new ScriptedInterpreter();
    private Kernel kernel;
    private WireClient client;

    private interface Exchange {
        void run() throws Exception;
    }

    @TestFactory
    Stream<DynamicTest> eachTypeOfTheSpecification() {
        return Stream.of(MessageType.values())
                .map(type -> DynamicTest.dynamicTest(type.traffic(), () -> exchange(type)));
    }

    private void exchange(MessageType type) throws Exception {
        scripts();
        kernel = Kernel.start(ConnectionFile.ephemeral("secret"), interpreter);
        try {
            client = WireClient.connect(kernel.connection());
            try {
                testOf(type).run();
                assertEquals(
                        type != MessageType.DEBUG_EVENT,
                        client.traffic().contains(type.traffic()),
                        () -> type.traffic() + " among " + client.traffic());
            } finally {
                client.close();
            }
        } finally {
            kernel.close();
        }
    }

    private void scripts() {
        interpreter.on("output", (cell, output) -> {
            System.out.print("out");
            output.display(MimeBundle.text("first"), "an id");
            output.update(MimeBundle.text("second"), "an id");
            output.clear(true);
            return "result";
        });
        interpreter.on("ask", (cell, output) -> (char) System.in.read());
        interpreter.on("comm", (cell, output) -> {
            Comm comm = comms().open("widget", json("{'a': 1}"));
            comm.send(new CommMessage(json("{'b': 2}"), json("{'version': 2}"), List.of(new byte[] {0, -1, 127})));
            comm.close();
            return comm.id();
        });
        interpreter.on("target", (cell, output) -> {
            comms().registerTarget("echo", (comm, opening) -> {
                comm.send(opening.data());
                comm.onMessage(comm::send);
                comm.onClose(message -> System.out.print("closed " + message.data()));
            });
            return null;
        });
    }

    private Exchange testOf(MessageType type) {
        return switch (type) {
            case EXECUTE_REQUEST, EXECUTE_REPLY -> this::execute;
            case INSPECT_REQUEST, INSPECT_REPLY -> this::inspect;
            case COMPLETE_REQUEST, COMPLETE_REPLY -> this::complete;
            case HISTORY_REQUEST, HISTORY_REPLY -> this::history;
            case IS_COMPLETE_REQUEST, IS_COMPLETE_REPLY -> this::isComplete;
            case CONNECT_REQUEST, CONNECT_REPLY -> this::connect;
            case COMM_INFO_REQUEST, COMM_INFO_REPLY -> this::commInfo;
            case KERNEL_INFO_REQUEST, KERNEL_INFO_REPLY -> () -> kernelInfo(SHELL);
            case KERNEL_INFO_REQUEST_ON_CONTROL, KERNEL_INFO_REPLY_ON_CONTROL -> () -> kernelInfo(CONTROL);
            case COMM_OPEN_TO_KERNEL -> this::commOpenToKernel;
            case COMM_MSG_TO_KERNEL -> this::commMessageToKernel;
            case COMM_CLOSE_TO_KERNEL -> this::commCloseToKernel;
            case COMM_OPEN_TO_CLIENT -> this::commOpenToClient;
            case COMM_MSG_TO_CLIENT -> this::commMessageToClient;
            case COMM_CLOSE_TO_CLIENT -> this::commCloseToClient;
            case SHUTDOWN_REQUEST, SHUTDOWN_REPLY -> this::shutdown;
            case SHUTDOWN_BROADCAST -> this::shutdownIsBroadcast;
            case INTERRUPT_REQUEST, INTERRUPT_REPLY ->
                () -> ok(client.request(CONTROL, "interrupt_request", json("{}")));
            case DEBUG_REQUEST, DEBUG_REPLY -> this::debug;
            case DEBUG_EVENT -> this::noDebugEvents;
            case CREATE_SUBSHELL_REQUEST, CREATE_SUBSHELL_REPLY -> () -> createSubshell();
            case DELETE_SUBSHELL_REQUEST, DELETE_SUBSHELL_REPLY -> this::deleteSubshell;
            case LIST_SUBSHELL_REQUEST, LIST_SUBSHELL_REPLY -> this::listSubshells;
            case STREAM -> this::stream;
            case DISPLAY_DATA -> () -> display("display_data", "first");
            case UPDATE_DISPLAY_DATA -> () -> display("update_display_data", "second");
            case EXECUTE_INPUT -> this::executeInput;
            case EXECUTE_RESULT -> this::executeResult;
            case ERROR -> this::error;
            case STATUS -> this::status;
            case CLEAR_OUTPUT ->
                () -> assertTrue(only("output", "clear_output").get("wait").getAsBoolean());
            case IOPUB_WELCOME -> () -> {}; // each client waits for it when it connects
            case INPUT_REQUEST, INPUT_REPLY -> this::input;
            case HEARTBEAT, HEARTBEAT_ECHO -> this::heartbeat;
        };
    }

    private void execute() {
        JsonObject reply = client.execute("1").reply();
        ok(reply);
        assertEquals(1, reply.get("execution_count").getAsInt());
        assertTrue(reply.get("payload").isJsonArray());
        assertTrue(reply.get("user_expressions").isJsonObject());
        JsonObject failed = client.execute("fail").reply();
        assertEquals("error", failed.get("status").getAsString());
        for (String field : List.of("ename", "evalue", "traceback", "execution_count")) {
            assertTrue(failed.has(field), () -> field + " in " + failed);
        }
    }

    private void inspect() {
        JsonObject reply =
                client.request("inspect_request", json("{'code': 'abc', 'cursor_pos': 1, 'detail_level': 0}"));
        ok(reply);
        assertTrue(reply.get("found").getAsBoolean());
        assertEquals("bc/0", text(reply));
        assertTrue(reply.get("metadata").isJsonObject());
    }

    private void complete() {
        JsonObject reply = client.request("complete_request", json("{'code': 'abc', 'cursor_pos': 2}"));
        ok(reply);
        assertEquals(json("{'m': ['abab']}").get("m"), reply.get("matches"));
        assertEquals(0, reply.get("cursor_start").getAsInt());
        assertEquals(2, reply.get("cursor_end").getAsInt());
        assertTrue(reply.get("metadata").isJsonObject());
    }

    private void history() {
        client.execute("one");
        client.execute("two");
        for (String access : List.of(
                "'tail', 'n': 2", "'range', 'session': 0, 'start': 1, 'stop': 3", "'search', 'pattern': '*', 'n': 2")) {
            JsonObject reply = client.request(
                    "history_request", json("{'output': false, 'raw': true, 'hist_access_type': " + access + "}"));
            ok(reply);
            JsonArray entries = reply.getAsJsonArray("history");
            assertEquals(2, entries.size(), reply::toString);
            JsonArray second = entries.get(1).getAsJsonArray();
            assertEquals(2, second.get(1).getAsInt());
            assertEquals("two", second.get(2).getAsString());
        }
        JsonArray withOutput = client.request(
                        "history_request", json("{'output': true, 'raw': true, 'hist_access_type': 'tail', 'n': 1}"))
                .getAsJsonArray("history");
        assertEquals(
                json("{'h': ['two', 'echo two']}").get("h"),
                withOutput.get(0).getAsJsonArray().get(2));
    }

    private void isComplete() {
        JsonObject reply = client.request("is_complete_request", json("{'code': 'for ('}"));
        assertEquals("incomplete", reply.get("status").getAsString());
        assertEquals("    ", reply.get("indent").getAsString());
    }

    private void connect() {
        JsonObject reply = client.request("connect_request", json("{}"));
        assertEquals(kernel.connection().shellPort(), reply.get("shell_port").getAsInt());
        assertEquals(kernel.connection().iopubPort(), reply.get("iopub_port").getAsInt());
        assertEquals(kernel.connection().stdinPort(), reply.get("stdin_port").getAsInt());
        assertEquals(kernel.connection().hbPort(), reply.get("hb_port").getAsInt());
        assertEquals(
                kernel.connection().controlPort(), reply.get("control_port").getAsInt());
    }

    private void commInfo() {
        openComm();
        JsonObject reply = client.request("comm_info_request", json("{'target_name': 'echo'}"));
        ok(reply);
        assertEquals(json("{'c1': {'target_name': 'echo'}}"), reply.getAsJsonObject("comms"));
        assertEquals(
                json("{}"),
                client.request("comm_info_request", json("{'target_name': 'other'}"))
                        .getAsJsonObject("comms"));
    }

    private void kernelInfo(Channel channel) {
        JsonObject reply = client.request(channel, "kernel_info_request", json("{}"));
        ok(reply);
        assertEquals("5.5", reply.get("protocol_version").getAsString());
        for (String field :
                List.of("implementation", "implementation_version", "banner", "help_links", "supported_features")) {
            assertTrue(reply.has(field), () -> field + " in " + reply);
        }
        for (String field : List.of("name", "version", "mimetype", "file_extension")) {
            assertTrue(reply.getAsJsonObject("language_info").has(field), () -> field + " in " + reply);
        }
        assertEquals(json("{'f': ['kernel subshells']}").get("f"), reply.get("supported_features"));
    }

    private void commOpenToKernel() {
        List<Message> answer = openComm();
        assertEquals(json("{'opening': true}"), onlyOf("comm_msg", answer).getAsJsonObject("data"));
    }

    private void commMessageToKernel() {
        openComm();
        byte[] binary = {0, -128, 10, 13};
        Message message = new Message(
                List.of(),
                Header.create("comm_msg", client.session()),
                json("{}"),
                json("{'of': 'a widget'}"),
                json("{'comm_id': 'c1', 'data': {'n': 7}}"),
                List.of(binary));
        Message echo = client.broadcasts(client.send(SHELL, message)).stream()
                .filter(each -> each.type().equals("comm_msg"))
                .findFirst()
                .orElseThrow();
        assertEquals(json("{'comm_id': 'c1', 'data': {'n': 7}}"), echo.content());
        assertEquals(json("{'of': 'a widget'}"), echo.metadata());
        assertArrayEquals(binary, echo.buffers().get(0));
    }

    private void commCloseToKernel() {
        openComm();
        List<Message> answer =
                client.broadcasts(client.send(SHELL, "comm_close", json("{'comm_id': 'c1', 'data': {'why': 'done'}}")));
        assertEquals(
                "closed {\"why\":\"done\"}",
                onlyOf("stream", answer).get("text").getAsString());
        assertEquals(json("{}"), client.request("comm_info_request", json("{}")).getAsJsonObject("comms"));
    }

    private void commOpenToClient() {
        JsonObject opened = only("comm", "comm_open");
        assertEquals("widget", opened.get("target_name").getAsString());
        assertEquals(json("{'a': 1}"), opened.getAsJsonObject("data"));
        assertFalse(opened.get("comm_id").getAsString().isEmpty());
    }

    private void commMessageToClient() {
        Message message = client.execute("comm").of("comm_msg").get(0);
        assertEquals(json("{'b': 2}"), message.content().getAsJsonObject("data"));
        assertEquals(json("{'version': 2}"), message.metadata());
        assertArrayEquals(new byte[] {0, -1, 127}, message.buffers().get(0));
    }

    private void commCloseToClient() {
        WireClient.Execution cell = client.execute("comm");
        JsonObject closed = onlyOf("comm_close", cell.broadcasts());
        assertEquals(cell.result(), closed.get("comm_id").getAsString());
    }

    private void shutdown() throws Exception {
        JsonObject reply = client.request(CONTROL, "shutdown_request", json("{'restart': true}"));
        ok(reply);
        assertTrue(reply.get("restart").getAsBoolean());
        kernel.awaitClosed();
    }

    private void shutdownIsBroadcast() throws Exception {
        try (WireClient other = WireClient.connect(kernel.connection())) {
            client.send(CONTROL, "shutdown_request", json("{'restart': false}"));
            List<Message> told = other.iopubUntil("shutdown_reply", "");
            assertFalse(told.get(told.size() - 1).content().get("restart").getAsBoolean());
        }
        client.iopubUntil("shutdown_reply", "");
        kernel.awaitClosed();
    }

    private void debug() {
        JsonObject reply = client.request(
                CONTROL,
                "debug_request",
                json("{'type': 'request', 'seq': 1, 'command': 'initialize', 'arguments': {}}"));
        assertEquals("error", reply.get("status").getAsString());
        assertTrue(reply.get("evalue").getAsString().contains("no debugger"), reply::toString);
        assertTrue(reply.get("evalue").getAsString().contains("initialize"), reply::toString);
    }

    /** What has no debugger says so where clients look, and sends no events: they would show a debugger's buttons. */
    private void noDebugEvents() {
        JsonObject info = client.request("kernel_info_request", json("{}"));
        assertFalse(info.get("debugger").getAsBoolean());
        assertFalse(info.getAsJsonArray("supported_features").toString().contains("debugger"));
        for (String command : List.of("initialize", "attach", "debugInfo")) {
            String id = client.send(
                    CONTROL, "debug_request", json("{'type': 'request', 'seq': 1, 'command': '" + command + "'}"));
            assertEquals(
                    List.of("status", "status"),
                    client.broadcasts(id).stream().map(Message::type).toList());
        }
    }

    private String createSubshell() {
        JsonObject reply = client.request(CONTROL, "create_subshell_request", json("{}"));
        ok(reply);
        String id = reply.get("subshell_id").getAsString();
        Header header = Header.create("execute_request", client.session());
        header.json().addProperty("subshell_id", id);
        assertEquals(
                "echo there",
                client.executed(client.send(SHELL, header, WireClient.executeContent("there")))
                        .result());
        return id;
    }

    private void deleteSubshell() {
        JsonObject which = new JsonObject();
        which.addProperty("subshell_id", createSubshell());
        ok(client.request(CONTROL, "delete_subshell_request", which));
        JsonObject again = client.request(CONTROL, "delete_subshell_request", which);
        assertEquals("error", again.get("status").getAsString());
        assertTrue(again.get("evalue")
                .getAsString()
                .contains(which.get("subshell_id").getAsString()));
    }

    private void listSubshells() {
        String id = createSubshell();
        JsonObject reply = client.request(CONTROL, "list_subshell_request", json("{}"));
        ok(reply);
        assertEquals(
                List.of(id),
                reply.getAsJsonArray("subshell_id").asList().stream()
                        .map(JsonElement::getAsString)
                        .toList());
    }

    private void stream() {
        JsonObject content = only("output", "stream");
        assertEquals("stdout", content.get("name").getAsString());
        assertEquals("out", content.get("text").getAsString());
    }

    private void display(String type, String shown) {
        JsonObject content = only("output", type);
        assertEquals(shown, text(content));
        assertTrue(content.get("metadata").isJsonObject());
        assertEquals(
                "an id", content.getAsJsonObject("transient").get("display_id").getAsString());
    }

    private void executeInput() {
        JsonObject content = only("output", "execute_input");
        assertEquals("output", content.get("code").getAsString());
        assertEquals(1, content.get("execution_count").getAsInt());
    }

    private void executeResult() {
        JsonObject content = only("output", "execute_result");
        assertEquals("result", text(content));
        assertEquals(1, content.get("execution_count").getAsInt());
        assertTrue(content.get("metadata").isJsonObject());
    }

    private void error() {
        JsonObject content = only("fail", "error");
        assertEquals("IllegalStateException", content.get("ename").getAsString());
        assertEquals("as asked", content.get("evalue").getAsString());
        assertFalse(content.getAsJsonArray("traceback").isEmpty());
    }

    private void status() {
        List<String> states = client.execute("1").of("status").stream()
                .map(message -> message.content().get("execution_state").getAsString())
                .toList();
        assertEquals(List.of("busy", "idle"), states);
    }

    private void input() {
        JsonObject content = WireClient.executeContent("ask");
        content.addProperty("allow_stdin", true);
        String id = client.send(SHELL, "execute_request", content);
        Message question = client.answerInput("yes");
        assertNotNull(question.content().get("prompt").getAsString());
        assertFalse(question.content().get("password").getAsBoolean());
        assertEquals(id, WireClient.parentId(question));
        assertEquals("y", client.executed(id).result());
    }

    private void heartbeat() {
        byte[] beat = "any bytes \0".getBytes(StandardCharsets.UTF_8);
        assertArrayEquals(beat, client.heartbeat(beat));
    }

    /** Opens the comm c1 to a target that echoes. */
    private List<Message> openComm() {
        client.execute("target");
        return client.broadcasts(client.send(
                SHELL, "comm_open", json("{'comm_id': 'c1', 'target_name': 'echo', 'data': {'opening': true}}")));
    }

    private JsonObject only(String code, String type) {
        return onlyOf(type, client.execute(code).broadcasts());
    }

    private static JsonObject onlyOf(String type, List<Message> among) {
        List<Message> found =
                among.stream().filter(message -> message.type().equals(type)).toList();
        assertEquals(1, found.size(), () -> type + " among " + among);
        return found.get(0).content();
    }

    private static Comms comms() {
        return CellScope.capture().service(Comms.class).orElseThrow();
    }

    private static void ok(JsonObject reply) {
        assertEquals("ok", reply.get("status").getAsString(), reply::toString);
    }

    private static String text(JsonObject content) {
        return content.getAsJsonObject("data").get("text/plain").getAsString();
    }

    /** With single quotes for double ones. */
    private static JsonObject json(String text) {
        return JsonParser.parseString(text.replace('\'', '"')).getAsJsonObject();
    }
}
