package dev.tandem.magic.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.display.MimeBundle;
import dev.tandem.kernel.CellRequest;
import dev.tandem.kernel.Completions;
import dev.tandem.kernel.ExecutionResult;
import dev.tandem.magic.MagicException;
import dev.tandem.magic.MagicInterpreter;
import dev.tandem.magic.MagicRegistry;
import dev.tandem.magic.RecordedOutput;
import dev.tandem.magic.system.Surroundings;
import dev.tandem.shell.Session;
import dev.tandem.shell.SourceComments;
import eu.maveniverse.maven.mima.context.ContextOverrides;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Libraries from a repository in a folder: nothing here needs a network. */
class MavenMagicsTest {
    /** A port on which nothing listens. */
    private static final String DEAD = "http://127.0.0.1:9/maven2";

    @TempDir
    private Path folder;

    private MavenRepository repository;
    private MagicInterpreter interpreter;
    private RecordedOutput output = new RecordedOutput();

    @BeforeEach
    void start() throws Exception {
        publish("base", "1", "");
        publish("lib", "1", dependency("base", "1"));
        publish("lib", "2", dependency("base", "1"));
        repository = new MavenRepository(ContextOverrides.create()
                .withUserSettings(false)
                .withLocalRepositoryOverride(folder.resolve("local"))
                .repositories(List.of())
                .addRepositoriesOp(ContextOverrides.AddRepositoriesOp.REPLACE)
                .build());
        Surroundings surroundings = new Surroundings();
        MagicRegistry magics = new MagicRegistry();
        MavenMagics.addTo(magics, repository, surroundings);
        interpreter = new MagicInterpreter(new Session(), magics, surroundings, value -> MimeBundle.text("" + value));
    }

    @AfterEach
    void stop() {
        interpreter.close();
        repository.close();
    }

    private static String dependency(String artifact, String version) {
        return "<dependency><groupId>org.example</groupId><artifactId>" + artifact + "</artifactId><version>" + version
                + "</version></dependency>";
    }

    /** Puts a library into the repository, with one class {@code org.example.ARTIFACT.Hello} that names its version. */
    private void publish(String artifact, String version, String dependencies) throws IOException {
        Path place = Files.createDirectories(
                folder.resolve("remote/org/example").resolve(artifact).resolve(version));
        String name = artifact + "-" + version;
        Files.writeString(
                place.resolve(name + ".pom"),
                "<project><modelVersion>4.0.0</modelVersion><groupId>org.example</groupId><artifactId>" + artifact
                        + "</artifactId><version>" + version + "</version><dependencies>" + dependencies
                        + "</dependencies></project>");
        String source = "package org.example." + artifact + "; public class Hello { public static String version() {"
                + " return \"" + version + "\"; } }";
        Path file =
                Files.createDirectories(folder.resolve("sources").resolve(name)).resolve("Hello.java");
        Files.writeString(file, source);
        compile(file, artifact, version);
    }

    /** Puts the classes of a source file into a library's jar. */
    private void compile(Path source, String artifact, String version) throws IOException {
        String name = artifact + "-" + version;
        Path place = folder.resolve("remote/org/example").resolve(artifact).resolve(version);
        Path classes = Files.createDirectories(folder.resolve("classes").resolve(name));
        assertEquals(
                0,
                ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-d", classes.toString(), source.toString()));
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(place.resolve(name + ".jar")));
                Stream<Path> files = Files.walk(classes)) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                jar.putNextEntry(
                        new JarEntry(classes.relativize(each).toString().replace(java.io.File.separatorChar, '/')));
                jar.write(Files.readAllBytes(each));
            }
        }
    }

    private String repositoryLine(String id) {
        return "%mavenRepo " + id + " " + folder.resolve("remote").toUri() + "\n";
    }

    private ExecutionResult run(String code) {
        output = new RecordedOutput();
        return interpreter.execute(new CellRequest(1, code, false, false), output);
    }

    private String value(String code) {
        ExecutionResult result = run(code);
        ExecutionResult.Ok ok = assertInstanceOf(ExecutionResult.Ok.class, result, () -> result.toString());
        return (String) ok.value().orElseThrow().data().get("text/plain");
    }

    private String error(String code) {
        return assertInstanceOf(ExecutionResult.Failed.class, run(code)).value();
    }

    /** The forms of docs/compatibility.md. */
    @Test
    void otherNamesOfTheSameThings() throws Exception {
        String remote = folder.resolve("remote").toUri().toString();
        assertEquals(
                "1",
                value("%addMavenRepo here " + remote + "\n%addMavenDependency org.example:base:1\n"
                        + "org.example.base.Hello.version()"));
        assertEquals(
                "2",
                value("%addMavenDependencies org.example:lib:2 org.example:base:1\norg.example.lib.Hello.version()"));
    }

    @Test
    void pomIsAnotherNameOfLoadFromPom() throws Exception {
        run(repositoryLine("here"));
        Path pom = folder.resolve("mine.xml");
        Files.writeString(
                pom,
                "<project><modelVersion>4.0.0</modelVersion><groupId>g</groupId><artifactId>a</artifactId>"
                        + "<version>1</version><dependencies>" + dependency("base", "1") + "</dependencies></project>");
        assertEquals("1", value("%pom " + pom + "\norg.example.base.Hello.version()"));
        run("%%pom\n" + dependency("lib", "2"));
        assertEquals("2", value("org.example.lib.Hello.version()"));
        assertTrue(error("%pom " + folder.resolve("none.xml")).contains("There is no file"));
    }

    @Test
    void classpathOfBeakerX() {
        run("%classpath config resolver here " + folder.resolve("remote").toUri());
        assertEquals("2", value("%classpath add mvn org.example lib 2\norg.example.lib.Hello.version()"));
        assertTrue(error("%classpath config resolver here nowhere").contains("'nowhere' is no address"));
        assertTrue(error("%classpath add mvn org.example lib").contains("are no coordinates of a library"));
    }

    @Test
    void aLibraryComesWithWhatItNeeds() {
        assertEquals(
                "11",
                value(repositoryLine("here") + "%maven org.example:lib:1\n"
                        + "org.example.lib.Hello.version() + org.example.base.Hello.version()"));
        assertTrue(output.shown().contains("Added 2 jars: lib-1.jar, base-1.jar."), output.shown());
    }

    @Test
    void noJarIsAddedTwiceAndAVersionStays() {
        run(repositoryLine("here") + "%maven org.example:lib:1");
        assertEquals("0", value("var again = %maven org.example:lib:1\n((List<?>) again).size()"));
        assertTrue(output.shown().contains("it is all on the class path already"), output.shown());
        run("%maven org.example:lib:2");
        assertEquals("1", value("org.example.lib.Hello.version()"));
        run("%classpath");
        assertEquals(
                2,
                interpreter.session().classpath().stream()
                        .filter(path -> path.toString().contains("org/example"))
                        .count());
    }

    @Test
    void aDeadRepositoryAmongOthersDoesNotMatter() {
        assertEquals(
                "2",
                value("%mavenRepo dead " + DEAD + "\n" + repositoryLine("here")
                        + "%maven org.example:lib:2\norg.example.lib.Hello.version()"));
    }

    @Test
    void whatDoesNotExistIsNamedAndNothingIsRemembered() {
        String message = error(repositoryLine("here") + "%maven org.example:nosuch:1");
        assertTrue(message.contains("Maven can't provide org.example:nosuch:jar:1"), message);
        assertTrue(message.contains("%mavenRepo"), message);
        assertEquals("1", value("%maven org.example:lib:1\norg.example.lib.Hello.version()"));
    }

    @Test
    void brokenCoordinatesAreExplained() {
        assertTrue(error("%maven commons-lang3").contains("'commons-lang3' are no coordinates"));
        assertTrue(error("%mavenRepo here remote").contains("'remote' is no address"));
    }

    @Test
    void aPastedPomIsEnough() {
        assertEquals("1", value(repositoryLine("here") + "1"));
        run("%%loadFromPOM\n<repository><id>here</id><url>"
                + folder.resolve("remote").toUri() + "</url></repository>\n" + dependency("lib", "1"));
        assertEquals("1", value("org.example.base.Hello.version()"));
        assertTrue(error("%%loadFromPOM\n<dependency>").contains("not the XML of a POM"));
        assertTrue(error("%%loadFromPOM\n<repository/>").contains("no <dependency>"));
    }

    @Test
    void aPomFileIsReadWithItsProperties() throws IOException {
        Path pom = folder.resolve("pom.xml");
        Files.writeString(
                pom,
                "<project><modelVersion>4.0.0</modelVersion><groupId>g</groupId><artifactId>a</artifactId>"
                        + "<version>1</version><properties><v>2</v></properties><dependencies>"
                        + dependency("lib", "${v}") + "</dependencies></project>");
        run(repositoryLine("here") + "%loadFromPOM " + pom);
        assertEquals("2", value("org.example.lib.Hello.version()"));
    }

    @Test
    void theWordsOfOtherKernelsWork() {
        run(repositoryLine("here") + "%dependency /add org.example:base:1\n%dependency /resolve");
        assertEquals("1", value("org.example.base.Hello.version()"));
        run("%classpath add mvn org.example lib 2");
        assertEquals("2", value("org.example.lib.Hello.version()"));
        assertTrue(error("%dependency /resolve").contains("nothing to resolve"));
        assertTrue(error("%dependency /frob").contains("'/frob'"));
    }

    @Test
    void jarsAreFoundByPattern() {
        assertEquals(
                "[" + folder.resolve("remote/org/example/lib/2/lib-2.jar") + "]",
                value("List<String> added = %jars " + folder + "/remote/**/lib-2.jar\nadded"));
        assertEquals("2", value("org.example.lib.Hello.version()"));
        assertTrue(error("%jars " + folder + "/*.jar").contains("Nothing in " + folder + " matches '"));
    }

    @Test
    void whatALibrarySaysOfItsClassesIsShown() throws IOException {
        Path place = folder.resolve("remote/org/example/lib/2");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(place.resolve("lib-2-sources.jar")))) {
            jar.putNextEntry(new JarEntry("org/example/lib/Hello.java"));
            jar.write("""
                    package org.example.lib;
                    /** Greets, in its {@code version}. */
                    public class Hello {
                        /**
                         * Tells which it is.
                         *
                         * @return a number
                         */
                        public static String version() { return "2"; }
                    }""".getBytes(StandardCharsets.UTF_8));
        }
        run(repositoryLine("here") + "%maven org.example:lib:2\nimport org.example.lib.Hello;");
        Path fetched = folder.resolve("local/org/example/lib/2/lib-2-sources.jar");
        assertFalse(Files.exists(fetched), "fetched before anybody asked");
        assertTrue(inspected("Hello").contains("Greets, in its version."), inspected("Hello"));
        assertTrue(inspected("Hello.version").contains("Tells which it is."), inspected("Hello.version"));
        assertTrue(inspected("Hello.version").contains("Returns"), inspected("Hello.version"));
        assertTrue(Files.exists(fetched));
        // What has no sources is shown by its signature.
        assertTrue(inspected("org.example.base.Hello.version").contains("Hello.version()"));
    }

    /** As the javadoc tool of this JDK writes it, and as those of 8 and 11 did. */
    @Test
    void whereThereAreNoSourcesThePagesAreRead() throws Exception {
        Path sources = Files.createDirectories(folder.resolve("src/org/example/lib"));
        Files.writeString(sources.resolve("Hello.java"), """
                package org.example.lib;
                /** Greets, in its {@code version}. */
                public class Hello {
                    /** Of no use. */
                    public static final int FIELD = 1;
                    /** Makes one. */
                    public Hello() { }
                    /**
                     * Tells which it is.
                     * @return a number
                     */
                    public static String version() { return "2"; }
                    /**
                     * Tells of many.
                     * @param names which, see {@link #version}
                     * @param count how many
                     */
                    public static void version(java.util.List<String> names, int... count) { }
                    /** Is inside. */
                    public static class Inner { }
                }""");
        compile(sources.resolve("Hello.java"), "lib", "2");
        Path pages = folder.resolve("pages");
        int status = java.util.spi.ToolProvider.findFirst("javadoc")
                .orElseThrow()
                .run(
                        new java.io.PrintStream(java.io.OutputStream.nullOutputStream()),
                        System.err,
                        "-quiet",
                        "-d",
                        pages.toString(),
                        sources.resolve("Hello.java").toString());
        assertEquals(0, status);
        Path place = folder.resolve("remote/org/example/lib/2");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(place.resolve("lib-2-javadoc.jar")))) {
            for (String page : List.of("Hello.html", "Hello.Inner.html")) {
                jar.putNextEntry(new JarEntry("org/example/lib/" + page));
                jar.write(Files.readAllBytes(pages.resolve("org/example/lib").resolve(page)));
            }
        }
        run(repositoryLine("here") + "%maven org.example:lib:2\nimport org.example.lib.Hello;");
        assertTrue(inspected("Hello").contains("Greets, in its version."), inspected("Hello"));
        assertTrue(inspected("Hello.Inner").contains("Is inside."), inspected("Hello.Inner"));
        assertTrue(inspected("Hello.FIELD").contains("Of no use."), inspected("Hello.FIELD"));
        String methods = inspected("Hello.version");
        assertTrue(methods.contains("Tells which it is."), methods);
        assertTrue(methods.contains("Returns:\na number"), methods);
        assertTrue(methods.contains("Tells of many."), methods);
        assertTrue(methods.contains("count - how many"), methods);
        assertFalse(methods.contains("Of no use."), methods);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<a name=\"max-java.lang.String-int:A-\"></a><ul class=\"blockList\"><li><h4>max</h4><pre>int max</pre>"
                        + "<div class=\"block\">The <code>largest</code>.</div></li></ul>",
                "<a id=\"max(java.lang.String,int[])\"></a><ul class=\"blockList\"><li><h4>max</h4><pre>int max</pre>"
                        + "<div class=\"block\">The <code>largest</code>.</div></li></ul>"
            })
    void pagesOfOlderToolsAreRead(String detail) {
        SourceComments wanted = new SourceComments("Big", "max", List.of("String", "int[]"), true);
        String other = detail.replace("String", "Object").replace("largest", "other");
        assertEquals(
                "<div class=\"block\">The <code>largest</code>.</div>",
                new JavadocHtml(wanted)
                        .in("<html><body>" + other + detail + "</body></html>")
                        .orElseThrow()
                        .replaceAll("\\s*\n\\s*", ""));
    }

    private String inspected(String code) {
        return (String) interpreter
                .inspect(code, code.length(), 0)
                .orElseThrow(() -> new AssertionError("nothing is known of " + code))
                .data()
                .get("text/plain");
    }

    @Test
    void aLibraryAloneIsThere() {
        assertEquals(
                "2",
                value(repositoryLine("here")
                        + "%maven org.example:lib:2 --no-transitive\norg.example.lib.Hello.version()"));
        assertTrue(error("org.example.base.Hello.version()").contains("package org.example.base does not exist"));
        assertTrue(error("%maven org.example:nosuch:1 --no-transitive").contains("org.example:nosuch:jar:1"));
    }

    @Test
    void coordinatesOnThisMachineAreCompleted() {
        run(repositoryLine("here") + "%maven org.example:lib:1\n%maven org.example:lib:2 --no-transitive");
        assertEquals(List.of("org.example:base:", "org.example:lib:"), completed("%maven org.ex"));
        assertEquals(List.of("org.example:lib:"), completed("%maven li"));
        assertEquals(List.of("org.example:lib:"), completed("%maven org.example:l"));
        assertEquals(List.of("org.example:lib:2", "org.example:lib:1"), completed("%maven org.example:lib:"));
        assertEquals(List.of("org.example:lib:2"), completed("%dependency /add org.example:lib:2"));
        assertEquals(List.of("/resolve"), completed("%dependency /res"));
        assertEquals(List.of(), completed("%maven no.such.group:"));
    }

    private List<String> completed(String code) {
        return interpreter.complete(code, code.length()).items().stream()
                .map(Completions.Item::text)
                .toList();
    }

    @Test
    void aRepositoryThatDoesNotAnswerIsNamed() throws IOException {
        String refused = error("%mavenRepo dead " + DEAD + "\n%maven org.example:lib:2");
        assertTrue(refused.contains("Maven can't provide org.example:lib:jar:2"), refused);
        assertTrue(refused.contains(DEAD), refused);
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                MavenRepository patient = new MavenRepository(ContextOverrides.create()
                        .withUserSettings(false)
                        .withLocalRepositoryOverride(folder.resolve("other"))
                        .repositories(List.of())
                        .addRepositoriesOp(ContextOverrides.AddRepositoriesOp.REPLACE)
                        .configProperties(Map.of("aether.connector.requestTimeout", 1_000))
                        .build())) {
            String address = "http://127.0.0.1:" + silent.getLocalPort() + "/maven2";
            patient.addRepository("silent", address);
            MagicException error = assertThrows(
                    MagicException.class,
                    () -> patient.resolve(
                            List.of(MavenRepository.runtime(Libraries.artifact("org.example:lib:2"))),
                            List.of(),
                            List.of(),
                            true,
                            null));
            assertTrue(error.getMessage().contains("silent (" + address + ") can't be asked"), error.getMessage());
            assertTrue(error.getMessage().contains("timed out"), error.getMessage());
        }
    }
}
