package dev.tandem.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.engine.ModeException;
import dev.tandem.engine.cluster.message.FromDriver;
import dev.tandem.engine.cluster.message.ToDriver;
import dev.tandem.engine.process.ValueCodec;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be seen without a cluster. */
class ClusterPartsTest {
    private final ValueCodec codec = new ValueCodec(getClass().getClassLoader());

    @Test
    void tasksAreCutIntoFewBatchesInOrder() throws Exception {
        for (int tasks : new int[] {1, 3, 8, 9, 10_000}) {
            List<ToDriver.Batch> batches = Batches.cut(tasks, List.of(), 2, codec);
            assertEquals(Math.min(tasks, 8), batches.size());
            int[] all = batches.stream()
                    .flatMapToInt(batch -> IntStream.of(batch.tasks()))
                    .toArray();
            assertEquals(tasks, all.length);
            for (int i = 0; i < tasks; i++) {
                assertEquals(i, all[i]);
            }
        }
    }

    @Test
    void aBatchOfOneKeepsItsElement() throws Exception {
        ToDriver.Batch batch =
                Batches.cut(9, List.of(0, 1, 2, 3, 4, 5, 6, 7, 8), 2, codec).get(7);
        ToDriver.Batch last = batch.only(1);
        Object[] elements = (Object[]) codec.decode(last.elements());
        assertEquals(8, last.tasks()[0]);
        assertEquals(8, elements[last.places()[0]]);
    }

    @Test
    void anElementThatCannotBeSentIsNamed() {
        ModeException error =
                assertThrows(ModeException.class, () -> Batches.cut(2, List.of("fine", new Thread()), 2, codec));
        assertTrue(error.getMessage().contains("element of task 1, of type java.lang.Thread"), error.getMessage());
    }

    @Test
    void theClockOfAnotherMachineIsFoundWithinItsBounds() {
        long shift = 123_456_789_000L;
        Clocks clocks = new Clocks("here");
        Random random = new Random(7);
        long widest = 0;
        for (int i = 0; i < 50; i++) {
            long launched = 1_000_000_000L * i;
            long began = launched + 1_000_000 + random.nextInt(20_000_000);
            long ended = began + 300_000_000;
            long received = ended + 1_000_000 + random.nextInt(20_000_000);
            clocks.learn("there", launched, received, began - shift, ended - shift);
            widest = Math.max(widest, received - launched - (ended - began));
        }
        long error = Math.abs(clocks.here("there", 5_000_000_000L - shift) - 5_000_000_000L);
        assertTrue(error < widest / 4, "off by " + error + " ns, one exchange bounds it to " + widest);
        assertTrue(clocks.remark("there", "node7").orElseThrow().contains("clock of node7"));
        clocks.learn("here", 0, 10, 1000, 1010);
        assertEquals(42, clocks.here("here", 42));
        assertTrue(clocks.remark("here", "node1").isEmpty());
    }

    @Test
    void secretsAreHidden() {
        Map<String, String> conf = Map.of(
                "spark.authenticate.secret", "hunter22", "spark.app.token", "abcdefgh", "spark.executor.memory", "2g");
        ClusterSettings settings = new ClusterSettings("spark://a:1", conf, "");
        assertFalse(settings.toString().contains("hunter22"), settings.toString());
        assertFalse(settings.toString().contains("abcdefgh"), settings.toString());
        assertTrue(settings.toString().contains("spark.executor.memory=2g"), settings.toString());
        assertEquals("login with (hidden) failed", Secrets.hide("login with hunter22 failed", conf));
    }

    @Test
    void versionsThatDoNotFitAreNamedBoth() {
        ModeException jdk = assertThrows(
                ModeException.class,
                () -> Fitness.check(slots(new FromDriver.Executor("0", "n1", 1, 0, 17, "4.2.0")), 25));
        assertTrue(jdk.getMessage().contains("JDK 25") && jdk.getMessage().contains("JDK 17"), jdk.getMessage());
        ModeException spark = assertThrows(
                ModeException.class,
                () -> Fitness.check(slots(new FromDriver.Executor("0", "n1", 1, 0, 25, "4.0.1")), 25));
        assertTrue(
                spark.getMessage().contains("Spark 4.2.0") && spark.getMessage().contains("Spark 4.0.1"),
                spark.getMessage());
    }

    private static FromDriver.Slots slots(FromDriver.Executor executor) {
        return new FromDriver.Slots("4.2.0", "", List.of(executor));
    }

    @Test
    void anAddressThatIsNoneOrThatNobodyAnswersIsSaidAtOnce() throws Exception {
        assertTrue(refused("http://localhost:7077").contains("no address of a cluster"));
        assertTrue(refused("spark://localhost").contains("no address of a cluster"));
        assertTrue(refused("spark://no-such-host.invalid:7077").contains("No machine is known by the name"));
        assertTrue(refused("spark://localhost:99999").contains("99999 is no port"));
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        assertTrue(refused("spark://127.0.0.1:" + port).contains("Nothing listens at spark://127.0.0.1:" + port));
    }

    private static String refused(String master) {
        return assertThrows(ModeException.class, () -> MasterAddress.check(master))
                .getMessage();
    }

    @Test
    void sparkThatCannotBeHadIsSaidWithWhatToDo(@TempDir Path folder) throws Exception {
        JarSource offline = (coordinates, say) -> {
            throw new IOException("Maven can't provide " + coordinates + ": no network.");
        };
        ModeException error = assertThrows(
                ModeException.class, () -> SparkHome.find("", "local[2]", "", offline, folder, line -> {}));
        assertTrue(error.getMessage().contains("needs a network"), error.getMessage());
        assertTrue(error.getMessage().contains("SPARK_HOME"), error.getMessage());
        ModeException none = assertThrows(
                ModeException.class,
                () -> SparkHome.find("", "local[2]", folder.toString(), offline, folder, line -> {}));
        assertTrue(none.getMessage().contains("is no Spark installation"), none.getMessage());
        Files.createFile(Files.createDirectories(folder.resolve("jars")).resolve("spark-core_2.13-4.2.7.jar"));
        assertEquals(
                "4.2.7",
                SparkHome.find(folder.toString(), "local[2]", "", offline, folder, line -> {})
                        .version());
        assertTrue(assertThrows(
                        ModeException.class, () -> SparkHome.find("3.5.1", "local[2]", "", offline, folder, line -> {}))
                .getMessage()
                .contains("Choose a 4.x"));
    }
}
