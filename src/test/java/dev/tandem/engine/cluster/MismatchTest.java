package dev.tandem.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.engine.ModeException;
import dev.tandem.engine.process.ProcessOptions;
import dev.tandem.magic.maven.ToolArtifacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real clusters that run something else than this session: another version of Spark, or another JDK. Where a second one
 * is not on this machine, the test is skipped and says so.
 */
@Timeout(300)
class MismatchTest {
    @TempDir
    private static Path folder;

    private static Path jar;

    @BeforeAll
    static void pack() throws IOException {
        jar = folder.resolve("tandem.jar");
        ClusterJar.write(jar, ProcessOptions.ofThisJvm().classPath());
    }

    private static LoopbackCluster start(Path java, SparkHome home) throws ModeException {
        return LoopbackCluster.start(
                new SparkJvm(java, home, jar, List.of()),
                LoopbackCluster.Host.LOCAL,
                List.of(LoopbackCluster.Host.LOCAL),
                1,
                "1g",
                folder,
                pid -> {});
    }

    private static SparkHome spark(String version) throws ModeException {
        return SparkHome.find(
                version, "spark://", "", new ToolArtifacts(System.err::print)::resolve, folder, System.err::print);
    }

    private static Map<String, String> conf(LoopbackCluster cluster) {
        Map<String, String> conf = new TreeMap<>(cluster.conf());
        conf.put("spark.executor.memory", "512m");
        return conf;
    }

    @Test
    void aSparkThatThisJdkCantRunIsRefusedAtOnce() throws ModeException {
        ModeException error = assertThrows(ModeException.class, () -> SparkHome.runsOn(25, "4.1.1"));
        assertTrue(error.getMessage().contains("Spark 4.1.1 does not run on JDK 25"), error.getMessage());
        assertTrue(error.getMessage().contains("--spark 4.2.0"), error.getMessage());
        assertThrows(ModeException.class, () -> SparkHome.runsOn(24, "3.5.6"));
        SparkHome.runsOn(25, "4.2.0");
        SparkHome.runsOn(25, "5.0.0");
        SparkHome.runsOn(17, "4.1.1");
    }

    /** Another version whose jars are in the local repository already: 220 MB are too many to fetch for a test. */
    private static Optional<String> otherSpark() throws IOException {
        Path all = Path.of(System.getProperty("user.home"), ".m2", "repository", "org", "apache", "spark")
                .resolve("spark-core_2.13");
        if (!Files.isDirectory(all)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(all)) {
            return versions.filter(each -> Files.exists(each.resolve("spark-core_2.13-" + each.getFileName() + ".jar")))
                    .map(each -> each.getFileName().toString())
                    .filter(each -> !each.equals(SparkHome.DEFAULT_VERSION) && runsHere(each))
                    .findFirst();
        }
    }

    private static boolean runsHere(String version) {
        try {
            SparkHome.runsOn(Runtime.version().feature(), version);
            return true;
        } catch (ModeException tooOld) {
            return false;
        }
    }

    @Test
    void aClusterWithAnotherSparkIsNamedWithBothVersions() throws Exception {
        Optional<String> other = otherSpark();
        Assumptions.assumeTrue(
                other.isPresent(),
                "No second Spark that runs on this JDK is in the local Maven repository; to try one on JDK 17: mvn dependency:get"
                        + " -Dartifact=org.apache.spark:spark-core_2.13:4.1.1");
        try (LoopbackCluster cluster = start(ProcessOptions.ofThisJvm().java(), spark(other.get()));
                ClusterSession cells = new ClusterSession(ClusterSession.fetching())) {
            ModeException error = assertThrows(
                    ModeException.class,
                    () -> cells.mode.connect(
                            new ClusterSettings(cluster.master(), conf(cluster), ""), System.err::print));
            String said = error.getMessage();
            assertTrue(said.contains("driver has Spark " + SparkHome.DEFAULT_VERSION), said);
            assertTrue(said.contains("has Spark " + other.get()), said);
            assertTrue(said.contains("--spark " + other.get()), said);
            // As it says.
            assertTrue(cells.mode.connect(
                            new ClusterSettings(cluster.master(), conf(cluster), other.get()), System.err::print)
                    == 1);
            assertTrue(cells.results("task + 1", 2, 1).equals(List.of(1, 2)));
        }
    }

    @Test
    void executorsOnAnOlderJdkAreNamedWithBothVersions() throws Exception {
        List<Jdk> jdks = Jdk.found();
        Jdk oldest = jdks.get(0);
        Jdk newest = jdks.get(jdks.size() - 1);
        Assumptions.assumeTrue(
                oldest.release() < newest.release(), "Only JDK " + oldest.release() + " is on this machine.");
        try (LoopbackCluster cluster = start(oldest.java(), spark(""))) {
            String said = OtherSession.connect(newest.java(), List.of(), cluster.master(), conf(cluster));
            assertTrue(said.contains("refused: This session runs on JDK " + newest.release()), said);
            assertTrue(said.contains("runs on JDK " + oldest.release() + ", which can't load them"), said);
        }
    }

    @Test
    void executorsOnANewerJdkRunWhatAnOlderOneCompiles() throws Exception {
        List<Jdk> jdks = Jdk.found();
        Jdk newest = jdks.get(jdks.size() - 1);
        Assumptions.assumeTrue(
                Runtime.version().feature() < newest.release(),
                "No JDK newer than " + Runtime.version().feature() + " is on this machine.");
        try (LoopbackCluster cluster = start(newest.java(), spark(""));
                ClusterSession cells = new ClusterSession(ClusterSession.fetching())) {
            cells.mode.connect(new ClusterSettings(cluster.master(), conf(cluster), ""), System.err::print);
            assertTrue(cells.results("Runtime.version().feature()", 2, 1)
                    .equals(List.of(newest.release(), newest.release())));
        }
    }

    /** A JDK of this machine. */
    private record Jdk(int release, Path java) {
        /** This one and those where distributions put them, oldest first. */
        static List<Jdk> found() throws IOException {
            Path all = Path.of("/usr/lib/jvm");
            try (Stream<Path> homes = Files.isDirectory(all) ? Files.list(all) : Stream.empty()) {
                return Stream.concat(
                                Stream.of(new Jdk(
                                        Runtime.version().feature(),
                                        ProcessOptions.ofThisJvm().java())),
                                homes.map(Jdk::at).flatMap(Optional::stream))
                        .sorted((a, b) -> Integer.compare(a.release(), b.release()))
                        .toList();
            }
        }

        private static Optional<Jdk> at(Path home) {
            Path java = home.resolve("bin").resolve("java");
            try (Stream<String> lines = Files.lines(home.resolve("release"))) {
                return lines.filter(line -> line.startsWith("JAVA_VERSION=") && Files.isExecutable(java))
                        .map(line -> line.replaceAll("[^0-9.]", "").split("\\.")[0])
                        .map(release -> new Jdk(Integer.parseInt(release), java))
                        .filter(jdk -> jdk.release() >= 17)
                        .findFirst();
            } catch (IOException e) {
                return Optional.empty();
            }
        }
    }
}
