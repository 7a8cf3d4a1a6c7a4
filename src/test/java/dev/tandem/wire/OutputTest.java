package dev.tandem.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.jupyter.Channel;
import dev.tandem.jupyter.ConnectionFile;
import dev.tandem.jupyter.Message;
import dev.tandem.kernel.Kernel;
import dev.tandem.kernel.KernelOptions;
import dev.tandem.kernel.io.CellScope;
import dev.tandem.kernel.io.UnscopedWorkers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What cells print, and where it goes. */
@Timeout(120)
class OutputTest {
    private final ScriptedInterpreter interpreter = new ScriptedInterpreter();
    private Kernel kernel;
    private WireClient client;

    @BeforeEach
    void start() {
        kernel = Kernel.start(ConnectionFile.ephemeral("secret"), interpreter);
        client = WireClient.connect(kernel.connection());
    }

    @AfterEach
    void stop() {
        client.close();
        kernel.close();
    }

    @Test
    void aHundredThousandLinesArriveWholeInFewMessages() {
        int lines = 100_000;
        interpreter.on("flood", (cell, output) -> {
            for (int i = 0; i < lines; i++) {
                System.out.println(i);
            }
            return null;
        });
        WireClient.Execution cell = client.execute("flood");
        String expected = IntStream.range(0, lines)
                .mapToObj(i -> i + System.lineSeparator())
                .collect(Collectors.joining());
        assertEquals(expected, cell.stdout());
        assertTrue(cell.of("stream").size() < lines / 100, cell.of("stream").size() + " messages");
    }

    @Test
    void fiveMegabytesInOneCallArriveWhole() {
        String text = "\u00e4\uD835\uDD38\u05d0\0".repeat(1_000_000);
        interpreter.on("big", (cell, output) -> {
            System.out.print(text);
            return null;
        });
        assertEquals(text, client.execute("big").stdout());
    }

    @Test
    void streamsKeepTheirOrderAmongEachOtherAndBeforeTheResult() {
        interpreter.on("both", (cell, output) -> {
            System.out.print("a");
            System.err.print("b");
            System.out.printf("%s%d", "c", 1);
            System.out.append("d").append('e');
            return "r";
        });
        WireClient.Execution cell = client.execute("both");
        List<String> texts = cell.of("stream").stream()
                .map(message -> message.content().get("name").getAsString() + ":"
                        + message.content().get("text").getAsString())
                .toList();
        assertEquals(List.of("stdout:a", "stderr:b", "stdout:c1de"), texts);
        assertEquals("execute_result", cell.types().get(cell.types().size() - 2));
    }

    @Test
    void linesOfManyThreadsAreNotTorn() {
        int threads = 10;
        int lines = 2_000;
        String body = "0123456789".repeat(20);
        interpreter.on("threads", (cell, output) -> {
            List<Thread> started = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                Thread thread = new Thread(() -> {
                    for (int line = 0; line < lines; line++) {
                        System.out.format("<%s%s>%n", body, body);
                    }
                });
                thread.start();
                started.add(thread);
            }
            for (Thread thread : started) {
                thread.join();
            }
            return null;
        });
        List<String> received = client.execute("threads").stdout().lines().toList();
        assertEquals(threads * lines, received.size());
        assertTrue(received.stream().allMatch(("<" + body + body + ">")::equals));
    }

    @Test
    void aThreadThatOutlivesItsCellPrintsUnderIt() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        interpreter.on("start", (cell, output) -> {
            new Thread(() -> {
                        await(goOn);
                        // Its child, too.
                        new Thread(() -> System.out.println("late")).start();
                    })
                    .start();
            return null;
        });
        interpreter.on("other", (cell, output) -> {
            System.out.println("other");
            goOn.countDown();
            return null;
        });
        String first = client.send(Channel.SHELL, "execute_request", WireClient.executeContent("start"));
        client.broadcasts(first);
        client.send(Channel.SHELL, "execute_request", WireClient.executeContent("other"));
        Message late = client.iopubUntil("stream", first).stream()
                .filter(message -> WireClient.parentId(message).equals(first))
                .filter(message -> message.type().equals("stream"))
                .findFirst()
                .orElseThrow();
        assertEquals("late" + System.lineSeparator(), late.content().get("text").getAsString());
    }

    @Test
    void aPooledThreadPrintsUnderTheCellWhoseScopeIsHandedOn() {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            interpreter.on("submit", (cell, output) -> {
                pool.submit(CellScope.capture().wrap(() -> System.out.print("from " + cell.number())))
                        .get();
                return null;
            });
            assertEquals("from 1", client.execute("submit").stdout());
            assertEquals("from 2", client.execute("submit").stdout());
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void bytesOfACharacterMayComeInPieces() {
        interpreter.on("bytes", (cell, output) -> {
            for (byte single : "\u00e4\u20ac\uD83D\uDE00".getBytes(StandardCharsets.UTF_8)) {
                System.out.write(single);
            }
            return null;
        });
        assertEquals("\u00e4\u20ac\uD83D\uDE00", client.execute("bytes").stdout());
    }

    @Test
    void theUsersLoggersReachTheCellAndTheKernelsDoNot() {
        interpreter.on("log", (cell, output) -> {
            Logger.getLogger("dev.tandem.something").warning("of the kernel");
            System.err.println("of the user");
            return null;
        });
        assertEquals(
                "of the user" + System.lineSeparator(), client.execute("log").stderr());
    }

    @Test
    void whatIsMoreThanTheLimitGoesToAFile() throws Exception {
        interpreter.on("much", (cell, output) -> {
            for (int i = 0; i < 10; i++) {
                System.out.print("x".repeat(1_000));
                System.err.print("y".repeat(1_000));
            }
            return "done";
        });
        KernelOptions limited = KernelOptions.DEFAULT.withOutputLimit(5_000);
        try (Kernel small = Kernel.start(ConnectionFile.ephemeral("secret"), interpreter, limited);
                WireClient other = WireClient.connect(small.connection())) {
            WireClient.Execution cell = other.execute("much");
            assertEquals("x".repeat(3_000), cell.stdout());
            assertEquals("done", cell.result());
            Matcher file = Pattern.compile("more characters are in (\\S+)\\.]").matcher(cell.stderr());
            assertTrue(file.find(), cell.stderr());
            Path kept = Path.of(file.group(1));
            assertEquals(15_000, Files.size(kept));
            Files.delete(kept);
            assertEquals("echo next", other.execute("next").result());
        }
    }

    @Test
    void aWorkerOfTheCommonPoolPrintsUnderTheCellThatUsesIt() throws Exception {
        ForkJoinPool pool = new ForkJoinPool(1, new UnscopedWorkers(), null, false);
        try {
            interpreter.on("pool", (cell, output) -> {
                pool.submit(() -> System.out.print("cell " + cell.number())).get();
                return null;
            });
            assertEquals("cell 1", client.execute("pool").stdout());
            assertEquals("cell 2", client.execute("pool").stdout());
        } finally {
            pool.shutdownNow();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
