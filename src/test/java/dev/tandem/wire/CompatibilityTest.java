package dev.tandem.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.jupyter.ConnectionFile;
import dev.tandem.kernel.Kernel;
import dev.tandem.magic.MagicInterpreter;
import dev.tandem.magic.run.Modes;
import dev.tandem.shell.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The forms of docs/compatibility.md that need no library; those about libraries are in {@code MavenMagicsTest}. */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompatibilityTest {
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

    private WireClient.Execution ok(String code) {
        WireClient.Execution cell = client.execute(code);
        assertEquals("ok", cell.status(), () -> code + ": " + cell.reply());
        return cell;
    }

    @Test
    void displaysOfIJava() {
        WireClient.Execution cell =
                ok("var id = display(1);\ndisplay(\"<b>x</b>\", \"text/html\");\nupdateDisplay(id, 2);\nrender(3)");
        assertEquals(2, cell.of("display_data").size());
        assertEquals(
                "<b>x</b>",
                cell.of("display_data")
                        .get(1)
                        .content()
                        .getAsJsonObject("data")
                        .get("text/html")
                        .getAsString());
        assertEquals(
                "2",
                cell.of("update_display_data")
                        .get(0)
                        .content()
                        .getAsJsonObject("data")
                        .get("text/plain")
                        .getAsString());
    }

    @Test
    void magicsCalledFromJavaAndAdded(@TempDir Path folder) {
        assertTrue(
                ok("String here = lineMagic(\"pwd\", List.of()); here").result().startsWith("/"));
        ok("cellMagic(\"writefile\", List.of(\"" + folder.resolve("a.txt") + "\"), \"text\\n\");");
        assertTrue(Files.exists(folder.resolve("a.txt")));
        ok("addMagic(\"shout\", call -> call.arguments().toUpperCase());");
        assertEquals("LOUD", ok("%shout loud").result());
        ok("addCellMagic(\"count\", call -> call.body().lines().count());");
        assertEquals("2", ok("%%count\na\nb").result());
    }

    @Test
    void renderersOfOnesOwn() {
        ok("record Money(int cents) { }");
        ok("register(Money.class, money -> dev.tandem.display.MimeBundle.text(money.cents() + \" ct\"));");
        assertEquals("5 ct", ok("new Money(5)").result());
    }

    @Test
    void filesOfIJavaAndRapaio(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("a.java"), "int fromJava = 1;");
        Files.writeString(folder.resolve("b.jshell"), "int fromShell = fromJava + 1;");
        ok("%load " + folder.resolve("a.java") + "\n%run " + folder.resolve("b.jshell"));
        assertEquals("3", ok("fromJava + fromShell").result());
        assertEquals("out\n", ok("%%bash\necho out").stdout());
        ok("int n = 4;");
        assertEquals("4\n", ok("!echo \\{n}").stdout());
        assertTrue(ok("%help").stdout().contains("%lsmagic"));
    }

    @Test
    void imagesOfRapaio(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("a.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
        ok("javax.imageio.ImageIO.write(new java.awt.image.BufferedImage(3, 2, 1), \"png\", new File(\""
                + folder.resolve("a.png") + "\"));");
        String shown = ok("%image " + folder.resolve("a.png"))
                .data("display_data")
                .get("image/png")
                .getAsString();
        assertEquals(
                3,
                javax.imageio.ImageIO.read(new java.io.ByteArrayInputStream(
                                java.util.Base64.getDecoder().decode(shown)))
                        .getWidth());
        assertTrue(ok("%image " + folder.resolve("a.svg")).data("display_data").has("image/svg+xml"));
        String missing =
                client.execute("%image " + folder.resolve("none.png")).reply().toString();
        assertTrue(missing.contains("There is no file " + folder.resolve("none.png")), missing);
        assertTrue(client.execute("%image a.docx").reply().toString().contains("can't tell what 'a.docx' is"));
    }

    /** The names of JShell's wrappers are no business of the user's. */
    @Test
    void namesOfTypesAreThoseOfTheUser() {
        ok("class Oops extends RuntimeException { }\nclass Silent { public String toString() { return null; } }\n"
                + "class Plain { }\nclass Odd { public String toString() { throw new Oops(); } }");
        for (String type : List.of("Silent", "Plain", "Odd")) {
            for (String code : List.of(
                    "new " + type + "()",
                    "List.of(new " + type + "())",
                    "new " + type + "[] {new " + type + "()}",
                    "Map.of(1, new " + type + "())")) {
                String shown = ok(code).result();
                assertTrue(shown.contains(type + "@") && !shown.contains("REPL"), shown);
            }
        }
    }

    @Test
    void textMagics() {
        for (List<String> each : List.of(
                List.of("html", "text/html"),
                List.of("svg", "image/svg+xml"),
                List.of("markdown", "text/markdown"),
                List.of("latex", "text/latex"),
                List.of("javascript", "application/javascript"))) {
            assertTrue(
                    ok("%%" + each.get(0) + "\n<i>x</i>").data("display_data").has(each.get(1)), each::toString);
        }
    }

    @Test
    void formsOfIPython(@TempDir Path folder) {
        assertTrue(ok("%time 1 + 1").stdout().contains("wall time"));
        assertTrue(ok("%%timeit -n 10 -r 2\nMath.sqrt(2)").stdout().contains("2 batches of 10"));
        ok("int listed = 5;");
        assertTrue(ok("%who").stdout().contains("listed"));
        ok("%env TANDEM_COMPATIBLE=yes");
        ok("%cd " + folder);
        assertEquals(folder.toString(), ok("%pwd").result());
        ok("%%writefile notes.txt\none");
        ok("%%writefile -a notes.txt\ntwo");
        assertEquals("[one, two]", ok("files = !cat notes.txt\nfiles").result());
        assertTrue(ok("%lsmagic").stdout().contains("%%threads"));
        int number = ok("6 * 7").reply().get("execution_count").getAsInt();
        assertEquals("43", ok("__ + 1").result());
        assertEquals("42", ok("Out[" + number + "]").result());
        assertEquals("6 * 7", ok("In[" + number + "]").result());
        for (String form : List.of("Math.max?", "?Math.max", "%pinfo Math.max")) {
            assertEquals(1, ok(form).reply().getAsJsonArray("payload").size(), form);
        }
        ok("%reset");
        assertEquals("error", client.execute("listed").status());
        ok("%cd " + Path.of("").toAbsolutePath());
    }

    @Test
    void whatToWriteInsteadIsSaid() {
        assertFalse(client.execute("%jshell /vars").status().equals("ok"));
        assertEquals("error", client.execute("int x = _;").status());
    }

    @Test
    void aMagicAfterRemarksAndBetweenStatements() {
        assertEquals(
                "3", ok("// a remark\nint a = 1;\n%env TANDEM_BETWEEN=1\na + 2").result());
        assertEquals("out\n", ok("// a remark\n\n%%bash\necho out").stdout());
    }
}
