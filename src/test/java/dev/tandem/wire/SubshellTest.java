package dev.tandem.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.tandem.jupyter.Channel;
import dev.tandem.jupyter.ConnectionFile;
import dev.tandem.jupyter.Header;
import dev.tandem.jupyter.Message;
import dev.tandem.kernel.Kernel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Shells beside the main one. */
@Timeout(120)
class SubshellTest {
    private final ScriptedInterpreter interpreter = new ScriptedInterpreter();
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private Kernel kernel;
    private WireClient client;

    @BeforeEach
    void start() {
        kernel = Kernel.start(ConnectionFile.ephemeral("secret"), interpreter);
        client = WireClient.connect(kernel.connection());
        interpreter.on("wait", (cell, output) -> {
            started.countDown();
            goOn.await();
            return "waited";
        });
    }

    @AfterEach
    void stop() {
        client.close();
        kernel.close();
    }

    @Test
    void kernelInfoNamesTheFeature() {
        assertTrue(client.request("kernel_info_request", new JsonObject())
                .getAsJsonArray("supported_features")
                .contains(new JsonPrimitive("kernel subshells")));
    }

    @Test
    void subshellsAreMadeListedAndEnded() {
        assertEquals(new JsonArray(), list());
        String first = create();
        String second = create();
        assertEquals(2, list().size());
        assertEquals("ok", delete(first).get("status").getAsString());
        assertEquals(1, list().size());
        assertEquals(second, list().get(0).getAsString());
        JsonObject again = delete(first);
        assertEquals("error", again.get("status").getAsString());
        assertTrue(again.get("evalue").getAsString().contains(first));
    }

    @Test
    void aSubshellRunsACellWhileTheMainShellIsBusy() throws Exception {
        String busy = client.send(Channel.SHELL, "execute_request", WireClient.executeContent("wait"));
        assertTrue(started.await(60, TimeUnit.SECONDS));
        String beside = send(create(), "execute_request", WireClient.executeContent("beside"));
        WireClient.Execution cell = client.executed(beside);
        assertEquals("echo beside", cell.result());
        goOn.countDown();
        assertEquals(
                "ok", client.reply(Channel.SHELL, busy).content().get("status").getAsString());
    }

    @Test
    void aClientThatConnectsWhileACellRunsIsToldWhatTheKernelIs() throws Exception {
        String busy = client.send(Channel.SHELL, "execute_request", WireClient.executeContent("wait"));
        assertTrue(started.await(60, TimeUnit.SECONDS));
        assertEquals(
                "ok",
                client.request("kernel_info_request", new JsonObject())
                        .get("status")
                        .getAsString());
        goOn.countDown();
        assertEquals(
                "ok", client.reply(Channel.SHELL, busy).content().get("status").getAsString());
    }

    @Test
    void anUnknownSubshellIsRefusedAtOnce() throws Exception {
        client.send(Channel.SHELL, "execute_request", WireClient.executeContent("wait"));
        assertTrue(started.await(60, TimeUnit.SECONDS));
        Message reply = client.reply(Channel.SHELL, send("no such", "execute_request", WireClient.executeContent("x")));
        assertEquals("error", reply.content().get("status").getAsString());
        assertTrue(reply.content().get("evalue").getAsString().contains("no such"));
        goOn.countDown();
    }

    @Test
    void aFailureInOneShellAbortsNothingInAnother() throws Exception {
        client.send(Channel.SHELL, "execute_request", WireClient.executeContent("wait"));
        assertTrue(started.await(60, TimeUnit.SECONDS));
        String queued = client.send(Channel.SHELL, "execute_request", WireClient.executeContent("queued"));
        String failing = send(create(), "execute_request", WireClient.executeContent("fail"));
        assertEquals(
                "error",
                client.reply(Channel.SHELL, failing).content().get("status").getAsString());
        goOn.countDown();
        assertEquals(
                "ok",
                client.reply(Channel.SHELL, queued).content().get("status").getAsString());
    }

    private String send(String subshell, String type, JsonObject content) {
        Header header = Header.create(type, client.session());
        header.json().addProperty("subshell_id", subshell);
        return client.send(Channel.SHELL, header, content);
    }

    private String create() {
        return client.request(Channel.CONTROL, "create_subshell_request", new JsonObject())
                .get("subshell_id")
                .getAsString();
    }

    private JsonObject delete(String id) {
        JsonObject content = new JsonObject();
        content.addProperty("subshell_id", id);
        return client.request(Channel.CONTROL, "delete_subshell_request", content);
    }

    private JsonArray list() {
        return client.request(Channel.CONTROL, "list_subshell_request", new JsonObject())
                .getAsJsonArray("subshell_id");
    }
}
