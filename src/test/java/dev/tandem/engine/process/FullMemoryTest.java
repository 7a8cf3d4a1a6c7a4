package dev.tandem.engine.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tandem.engine.Execution;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A shared memory that is really full: a small one of its own, mounted for a session in a namespace of its own. */
@Timeout(120)
class FullMemoryTest {
    /** Sends and fetches more than fits, and says what came of it. */
    static final class CrampedSession {
        public static void main(String[] args) throws Exception {
            Path shared = Path.of(args[0]);
            ProcessOptions options = ProcessOptions.ofThisJvm().withDirectories(Path.of(args[1]), shared);
            TestCell cell =
                    TestCell.of("public static double[] data;", "double[] r = data.clone(); r[0] = task; return r;");
            double[] data = new double[1_500_000];
            Arrays.fill(data, 2);
            cell.set("data", data);
            try (ProcessMode mode = new ProcessMode(options)) {
                for (int round = 0; round < 3; round++) {
                    Execution<Object> run = mode.run(cell.workload(4, "data"), 2, new TestControl());
                    List<Object> results = ProcessModeTest.results(run);
                    for (int task = 0; task < 4; task++) {
                        double[] result = (double[]) results.get(task);
                        if (result.length != data.length || result[0] != task || result[data.length - 1] != 2) {
                            throw new AssertionError("Task " + task + " gave something else.");
                        }
                    }
                    // From now on there is no room even for small files.
                    long room = Files.getFileStore(shared).getUsableSpace();
                    if (room > 8192) {
                        Files.write(shared.resolve("others-" + round), new byte[(int) room - 8192]);
                    }
                }
            }
            System.out.print("all arrived");
        }
    }

    @Test
    void whatDoesNotFitTravelsOtherwise(@TempDir Path temporary) throws Exception {
        Path shared = Files.createDirectory(temporary.resolve("memory"));
        Path sockets = Files.createDirectory(temporary.resolve("sockets"));
        String mount = "mount -t tmpfs -o size=24m none '" + shared + "'";
        Assumptions.assumeTrue(
                inNamespace(mount).start().waitFor() == 0, "this system lets nobody mount in a namespace of their own");
        Process session = inNamespace(
                        mount + " && exec \"$@\"",
                        ProcessOptions.ofThisJvm().java().toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrampedSession.class.getName(),
                        shared.toString(),
                        sockets.toString())
                .start();
        String said = new String(session.getInputStream().readAllBytes());
        assertEquals("all arrived", said);
        assertEquals(true, session.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, session.exitValue());
    }

    private static ProcessBuilder inNamespace(String script, String... arguments) {
        List<String> command = new java.util.ArrayList<>(List.of("unshare", "-rm", "sh", "-c", script, "sh"));
        command.addAll(List.of(arguments));
        if (!Files.isExecutable(Path.of("/usr/bin/unshare"))) {
            return new ProcessBuilder("/bin/sh", "-c", "exit 1");
        }
        return new ProcessBuilder(command).redirectErrorStream(true);
    }
}
