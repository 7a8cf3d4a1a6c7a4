package dev.tandem.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.tandem.jupyter.Channel;
import dev.tandem.jupyter.ConnectionFile;
import dev.tandem.jupyter.Header;
import dev.tandem.jupyter.Message;
import dev.tandem.kernel.Kernel;
import dev.tandem.kernel.io.UserInput;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Scanner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Cells that ask the user. */
@Timeout(120)
class InputTest {
    private final ScriptedInterpreter interpreter = new ScriptedInterpreter();
    private Kernel kernel;
    private WireClient client;

    @BeforeEach
    void start() {
        kernel = Kernel.start(ConnectionFile.ephemeral("secret"), interpreter);
        client = WireClient.connect(kernel.connection());
        interpreter.on("scan", (cell, output) -> {
            System.out.print("name? ");
            return new Scanner(System.in, StandardCharsets.UTF_8).nextLine();
        });
    }

    @AfterEach
    void stop() {
        client.close();
        kernel.close();
    }

    @Test
    void aScannerReadsWhatTheUserTypes() {
        String id = client.send(Channel.SHELL, "execute_request", asking("scan"));
        Message question = client.answerInput("Zo\u00eb \uD83D\uDE00");
        assertEquals(id, WireClient.parentId(question));
        assertFalse(question.content().get("password").getAsBoolean());
        WireClient.Execution cell = client.executed(id);
        assertEquals("Zo\u00eb \uD83D\uDE00", cell.result());
        assertEquals("name? ", cell.stdout());
    }

    @Test
    void whatOneReaderDroppedIsNotLostForTheNext() {
        interpreter.on("two", (cell, output) -> {
            String first = new Scanner(System.in, StandardCharsets.UTF_8).nextLine();
            return first + new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        });
        String id = client.send(Channel.SHELL, "execute_request", asking("two"));
        client.answerInput("a");
        client.answerInput("b");
        assertEquals("ab", client.executed(id).result());
    }

    @Test
    void aClientWithoutInputGetsAClearError() {
        WireClient.Execution cell = client.execute("scan");
        assertEquals("error", cell.status());
        assertTrue(
                cell.reply().get("evalue").getAsString().contains("allow_stdin"),
                cell.reply().toString());
    }

    @Test
    void aWaitForInputCanBeInterrupted() {
        String id = client.send(Channel.SHELL, "execute_request", asking("scan"));
        Message question = client.receive(Channel.STDIN);
        client.request(Channel.CONTROL, "interrupt_request", new JsonObject());
        assertEquals("error", client.executed(id).status());
        // The answer that comes too late is nobody's.
        JsonObject late = new JsonObject();
        late.addProperty("value", "late");
        client.send(
                Channel.STDIN,
                Message.of(
                        List.of(),
                        Header.create("input_reply", client.session()),
                        question.header().json(),
                        late));
        String next = client.send(Channel.SHELL, "execute_request", asking("scan"));
        client.answerInput("in time");
        assertEquals("in time", client.executed(next).result());
    }

    @Test
    void aPasswordIsAskedForAsOne() {
        interpreter.on("password", (cell, output) -> UserInput.password("Token: "));
        String id = client.send(Channel.SHELL, "execute_request", asking("password"));
        Message question = client.answerInput("secret");
        assertTrue(question.content().get("password").getAsBoolean());
        assertEquals("Token: ", question.content().get("prompt").getAsString());
        assertEquals("secret", client.executed(id).result());
    }

    @Test
    void anEndOfInputIsOneForTheReader() {
        interpreter.on("read", (cell, output) -> System.in.read());
        String id = client.send(Channel.SHELL, "execute_request", asking("read"));
        client.answerInput("\u0004");
        assertEquals("-1", client.executed(id).result());
    }

    private static JsonObject asking(String code) {
        JsonObject content = WireClient.executeContent(code);
        content.addProperty("allow_stdin", true);
        return content;
    }
}
