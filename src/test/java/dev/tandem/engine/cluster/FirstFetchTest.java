package dev.tandem.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.engine.process.ProcessOptions;
import dev.tandem.magic.maven.ToolArtifacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where Spark comes from: Maven's repositories, with the user's settings, or an installation. */
@Timeout(300)
class FirstFetchTest {
    /** Fetches nothing: who has an installation needs no network. */
    private static final JarSource NOTHING = (coordinates, say) -> {
        throw new IOException("Nothing is to be fetched here, but " + coordinates + " was asked for.");
    };

    @Test
    void anEmptyRepositoryAndAMirrorThatIsDownAreSaidWithWhatToDo(@TempDir Path home) throws Exception {
        Files.writeString(Files.createDirectories(home.resolve(".m2")).resolve("settings.xml"), """
                <settings>
                  <localRepository>%s</localRepository>
                  <mirrors>
                    <mirror><id>down</id><mirrorOf>*</mirrorOf><url>https://127.0.0.1:1/maven2</url></mirror>
                  </mirrors>
                </settings>
                """.formatted(
                        home.resolve("empty")));
        String said = OtherSession.connect(
                ProcessOptions.ofThisJvm().java(), List.of("-Duser.home=" + home), "local[2]", Map.of());
        assertTrue(said.contains("about 220 MB, once"), said);
        String error = said.substring(said.indexOf("refused: "));
        assertTrue(error.contains("Spark " + SparkHome.DEFAULT_VERSION + " can't be had"), error);
        assertTrue(error.contains("127.0.0.1:1"), error);
        assertTrue(error.contains("needs a network") && error.contains("SPARK_HOME"), error);
    }

    @Test
    void anInstallationIsUsedAsItIs(@TempDir Path folder) throws Exception {
        SparkHome made = SparkHome.find(
                "", "local[1]", "", new ToolArtifacts(System.err::print)::resolve, folder, System.err::print);
        Path elsewhere = Files.move(made.folder(), folder.resolve("My Spark"));
        try (ClusterSession named = new ClusterSession(new ClusterMode(NOTHING, ""))) {
            named.mode.connect(new ClusterSettings("local[1]", Map.of(), elsewhere.toString()), System.err::print);
            assertEquals(List.of(0, 1), named.results("task", 2, 1));
        }
        try (ClusterSession environment = new ClusterSession(new ClusterMode(NOTHING, elsewhere.toString()))) {
            StringBuffer said = new StringBuffer();
            environment.mode.connect(new ClusterSettings("local[1]", Map.of(), ""), said::append);
            assertTrue(said.toString().contains("with Spark " + SparkHome.DEFAULT_VERSION), said.toString());
            assertFalse(said.toString().contains("fetched"), said.toString());
            assertEquals(List.of(0, 1), environment.results("task", 2, 1));
        }
    }
}
