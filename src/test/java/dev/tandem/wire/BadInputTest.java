package dev.tandem.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.tandem.jupyter.ConnectionFile;
import dev.tandem.kernel.Kernel;
import dev.tandem.magic.MagicInterpreter;
import dev.tandem.magic.run.Modes;
import dev.tandem.shell.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What people and clients send by mistake; after each the session answers as before. */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
    private Kernel kernel;
    private WireClient client;

    @BeforeAll
    void start() {
        kernel = Kernel.start(ConnectionFile.ephemeral("secret"), MagicInterpreter.create(new Session(), Modes.none()));
        client = WireClient.connect(kernel.connection());
        client.execute("int kept = 7;");
    }

    @AfterAll
    void stop() {
        client.close();
        kernel.close();
    }

    @AfterEach
    void theSessionLivesOn() {
        assertEquals("7", client.execute("kept").result());
        assertEquals(
                "still here",
                client.execute("System.out.print(\"still here\");").stdout());
    }

    @Test
    void aCellOfAMegabyteRuns() {
        StringBuilder cell = new StringBuilder("int sum = 0;\n");
        String remark = " // " + "\u00e4\uD835\uDD38\u05d0".repeat(100) + "\n";
        int statements = 0;
        while (cell.length() < 1 << 20) {
            cell.append("sum += 1;").append(remark);
            statements++;
        }
        assertEquals(String.valueOf(statements), client.execute(cell + "sum").result());
    }

    @Test
    void lineEndsOfWindowsCountAsOne() {
        String traceback =
                client.execute("int a = 1;\r\n\r\nint b = nosuch;\r\n").reply().toString();
        assertTrue(traceback.contains("line 3"), traceback);
        assertEquals(
                "3",
                client.execute("int c = 1;\r\nint d =\r\n  2;\r\nc + d\r\n").result());
        assertEquals(
                "[a, b]",
                client.execute("\"\"\"\r\na\r\nb\"\"\".lines().toList()").result());
    }

    @Test
    void namesMayBeOfAnyScriptAndTextOfAnyCharacter() {
        WireClient.Execution cell = client.execute("int \u05d0\u05d1 = 3; int \uD835\uDD38x = 4;\n"
                + "System.out.print(\"\u05d0\u05d1 \uD83D\uDE00\"); \u05d0\u05d1 + \uD835\uDD38x");
        assertEquals("7", cell.result());
        assertEquals("\u05d0\u05d1 \uD83D\uDE00", cell.stdout());
        assertEquals("3", client.execute("\"a\0b\".length()").result());
        // Java passes over control characters in and around names (JLS 3.8).
        assertEquals("ok", client.execute("int\0 z = 1;").status());
    }

    @Test
    void halfACharacterIsNoEndOfTheOutput() {
        assertEquals(
                "a?b|a?b",
                client.execute("System.out.print(\"a\\ud835b|\"); System.out.print(\"a\\udc00b\");")
                        .stdout()
                        .replace('\uFFFD', '?'));
    }

    @Test
    void standardOutputThatIsClosedOrReplacedIsThereForTheNextCell() {
        client.execute("System.out.close(); System.err.close();");
        theSessionLivesOn();
        client.execute("System.setOut(null); System.setErr(null); System.setIn(null);");
    }

    @Test
    void whoeverAsksTheConsoleIsToldWhatToWrite() {
        WireClient.Execution cell =
                client.execute("java.io.Console none = System.console(); System.console().readLine();");
        if (Runtime.version().feature() < 22) { // later JDKs may give one
            assertEquals("error", cell.status());
            assertTrue(
                    cell.reply().toString().contains("UserInput.password"),
                    () -> cell.reply().toString());
        }
    }

    @Test
    void valuesThatCanNotBeShownAreNoEnd() {
        client.execute("class Rude { public String toString() { throw new IllegalStateException(\"rude\"); } }");
        assertTrue(client.execute("new Rude()").result().contains("rude"));
        client.execute("class Silent { public String toString() { return null; } }");
        assertTrue(client.execute("new Silent()").result().contains("toString() returned null"));
        client.execute("class Deep { public String toString() { return \"\" + this; } }");
        assertTrue(client.execute("new Deep()").result().contains("StackOverflowError"));
    }

    @Test
    void positionsOutsideOfTheCodeAreTakenForItsEnds() {
        for (int position : new int[] {-5, 1_000_000}) {
            for (String type : new String[] {"complete_request", "inspect_request"}) {
                JsonObject content = new JsonObject();
                content.addProperty("code", "Math.ab");
                content.addProperty("cursor_pos", position);
                assertEquals("ok", client.request(type, content).get("status").getAsString(), type + " at " + position);
            }
        }
    }

    @Test
    void typesOfTheJdkMayBeDeclaredAnew() {
        assertEquals("ok", client.execute("class Thread { int own = 3; }").status());
        assertEquals("3", client.execute("new Thread().own").result());
        assertEquals("2", client.execute("1 + 1").result());
    }
}
