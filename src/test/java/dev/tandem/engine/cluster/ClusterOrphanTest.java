package dev.tandem.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.engine.process.ProcessOptions;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A session that is killed without a word leaves no driver, master, worker or executor, and no file. */
@Timeout(180)
class ClusterOrphanTest {
    /** The session that is killed. */
    static final class DoomedSession {
        public static void main(String[] args) throws Exception {
            ClusterMode mode = ClusterSession.fetching();
            mode.start(1, 1, Map.of(), "", System.err::print);
            System.out.println("up");
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    @Test
    void allOfItGoesWithASessionThatIsKilled(@TempDir Path temporary) throws Exception {
        Process session = new ProcessBuilder(
                        ProcessOptions.ofThisJvm().java().toString(),
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        DoomedSession.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<ProcessHandle> all;
        try (BufferedReader out = session.inputReader(StandardCharsets.UTF_8)) {
            assertTrue("up".equals(out.readLine()), "the session did not come up");
            all = session.descendants()
                    .filter(process -> process.info().command().orElse("").endsWith("java"))
                    .toList();
            assertTrue(all.size() >= 4, "driver, master, worker and executor: " + all);
            session.destroyForcibly().waitFor();
        }
        for (ProcessHandle process : all) {
            process.onExit().orTimeout(15, TimeUnit.SECONDS).join();
        }
        try (var left = Files.list(temporary)) {
            List<Path> files = left.filter(file -> file.getFileName().toString().startsWith("tandem-"))
                    .toList();
            for (Path file : files) {
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
                while (Files.exists(file) && System.nanoTime() < end) {
                    Thread.onSpinWait();
                }
                assertFalse(Files.exists(file), file + " was left");
            }
        }
    }
}
