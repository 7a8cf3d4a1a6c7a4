package dev.tandem.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.jupyter.Channel;
import dev.tandem.jupyter.ConnectionFile;
import dev.tandem.kernel.Kernel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** Clients that read slowly, not at all, or go away. */
@Timeout(240)
class SlowClientTest {
    private static final String LINE = "0123456789".repeat(100);

    private final ScriptedInterpreter interpreter = new ScriptedInterpreter();
    private final AtomicLong printed = new AtomicLong();
    private final CountDownLatch going = new CountDownLatch(1);
    private Kernel kernel;

    @BeforeEach
    void start() {
        kernel = Kernel.start(ConnectionFile.ephemeral("secret"), interpreter);
        interpreter.on("flood", (cell, output) -> {
            for (int i = 0; i < 60_000; i++) {
                System.out.println(LINE);
                printed.incrementAndGet();
                if (i == 1_000) {
                    going.countDown();
                }
            }
            return "done";
        });
    }

    @AfterEach
    void stop() {
        kernel.close();
    }

    @Test
    void aSlowReaderHoldsUpThePrinterAndLosesNothing() throws Exception {
        try (WireClient client = WireClient.connect(kernel.connection(), 1)) {
            String id = client.send(Channel.SHELL, "execute_request", WireClient.executeContent("flood"));
            assertTrue(going.await(60, TimeUnit.SECONDS));
            Thread.sleep(1_000);
            assertTrue(printed.get() < 60_000, "all was taken in though nobody read: memory isn't bounded");
            WireClient.Execution cell = client.executed(id);
            assertEquals(
                    60_000L * (LINE.length() + System.lineSeparator().length()),
                    cell.stdout().length());
            assertEquals("done", cell.result());
        }
    }

    @Test
    void aSubscriberThatNeverReadsStopsNobodyElse() {
        try (ZContext context = new ZContext(1);
                WireClient client = WireClient.connect(kernel.connection())) {
            ZMQ.Socket deaf = context.createSocket(SocketType.SUB);
            deaf.setRcvHWM(1);
            deaf.setLinger(0);
            deaf.connect("tcp://127.0.0.1:" + kernel.connection().iopubPort());
            deaf.subscribe(ZMQ.SUBSCRIPTION_ALL);
            // The welcome to the second subscriber, which all get: from now on it is subscribed.
            client.iopubUntil("iopub_welcome", "");
            WireClient.Execution cell = client.execute("flood");
            assertEquals(
                    60_000L * (LINE.length() + System.lineSeparator().length()),
                    cell.stdout().length());
            assertEquals("ok", client.execute("next").status());
        }
    }

    @Test
    void aClientThatGoesAwayInTheMiddleEndsNothing() throws Exception {
        WireClient leaving = WireClient.connect(kernel.connection());
        leaving.send(Channel.SHELL, "execute_request", WireClient.executeContent("flood"));
        assertTrue(going.await(60, TimeUnit.SECONDS));
        leaving.close();
        try (WireClient client = WireClient.connect(kernel.connection())) {
            assertEquals("echo next", client.execute("next").result());
            assertEquals(60_000, printed.get());
        }
    }
}
