package dev.tandem.engine.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.engine.ModeException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A session that is killed without a word leaves no process and no file. */
@Timeout(120)
class OrphanTest {
    /** The session that is killed: runs tasks without end, one of them in a loop that holds up safepoints. */
    static final class DoomedSession {
        public static void main(String[] args) throws ModeException {
            ProcessOptions options = ProcessOptions.ofThisJvm().withDirectories(Path.of(args[0]), Path.of(args[1]));
            TestCell cell = TestCell.of(
                    "public static double[] data = new double[300_000];",
                    "System.out.println(ProcessHandle.current().pid()); System.out.flush();"
                            + " if (task == 0) Thread.sleep(1_000_000);"
                            + " long x = 0; for (int i = 0; i < Integer.MAX_VALUE; i++) { for (int j = 0; j <"
                            + " Integer.MAX_VALUE; j++) { x += i ^ j; } } return x;");
            TestControl control = new TestControl() {
                @Override
                public void print(boolean standardError, String text) {
                    System.out.print(text);
                    System.out.flush();
                }
            };
            new ProcessMode(options).run(cell.workload(2, "data"), 2, control);
        }
    }

    @Test
    void workersAndFilesGoWithASessionThatIsKilled(@TempDir Path temporary) throws Exception {
        Path sockets = Files.createDirectory(temporary.resolve("sockets"));
        Path memory = Files.createDirectory(temporary.resolve("memory"));
        Process session = new ProcessBuilder(
                        ProcessOptions.ofThisJvm().java().toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        DoomedSession.class.getName(),
                        sockets.toString(),
                        memory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<ProcessHandle> workers = new ArrayList<>();
        try (BufferedReader out = session.inputReader(StandardCharsets.UTF_8)) {
            for (int i = 0; i < 2; i++) {
                String pid = out.readLine();
                assertTrue(pid != null && pid.matches("\\d+"), "the session said " + pid);
                workers.add(ProcessHandle.of(Long.parseLong(pid)).orElseThrow());
            }
        }
        assertEquals(1, entries(sockets));
        assertEquals(1, entries(memory));
        session.destroyForcibly();
        for (ProcessHandle worker : workers) {
            worker.onExit().get(30, TimeUnit.SECONDS);
            assertFalse(worker.isAlive());
        }
        awaitEmpty(sockets);
        awaitEmpty(memory);
    }

    @Test
    void whatADeadSessionAndItsGuardianLeftIsSweptByTheNext(@TempDir Path temporary) throws Exception {
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Path leftover = Files.createDirectory(temporary.resolve("tandem-" + dead.pid() + "-123"));
        Files.writeString(leftover.resolve("session-0"), "large");
        Path living = Files.createDirectory(
                temporary.resolve("tandem-" + ProcessHandle.current().pid() + "-456"));
        Path other = Files.createDirectory(temporary.resolve("tandem-notes"));
        ProcessOptions options = ProcessOptions.ofThisJvm().withDirectories(temporary, temporary.resolve("missing"));
        try (ProcessMode mode = new ProcessMode(options)) {
            mode.run(NoOpEntry.workload(1), 1, new TestControl());
        }
        assertFalse(Files.exists(leftover));
        assertTrue(Files.exists(living) && Files.exists(other));
    }

    /** The guardian removes them when the workers are dead. */
    private static void awaitEmpty(Path directory) throws Exception {
        CountDownLatch empty = new CountDownLatch(1);
        for (int i = 0; i < 300 && entries(directory) > 0; i++) {
            empty.await(100, TimeUnit.MILLISECONDS);
        }
        assertEquals(0, entries(directory));
    }

    private static long entries(Path directory) throws IOException {
        try (var entries = Files.list(directory)) {
            return entries.count();
        }
    }
}
