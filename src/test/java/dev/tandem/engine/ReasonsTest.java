package dev.tandem.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.engine.thread.SerialMode;
import dev.tandem.engine.thread.ThreadsMode;
import dev.tandem.trace.Accounting;
import dev.tandem.trace.Slice;
import dev.tandem.trace.State;
import dev.tandem.trace.TaskTrace;
import dev.tandem.trace.Timeline;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** That a run says why its tasks were blocked and on what, told by the JVM. */
@EnabledOnOs(OS.LINUX)
class ReasonsTest {
    private static RunBuilder threads(int k) {
        return RunBuilder.in(new ThreadsMode(), k, new SerialMode());
    }

    private static String reasons(Timeline timeline) {
        return timeline.tasks().stream()
                .flatMap(t -> t.slices().stream())
                .map(Slice::reason)
                .distinct()
                .collect(Collectors.joining("; "));
    }

    private static double share(Timeline timeline, ToLongFunction<Accounting> part) {
        double whole = timeline.tasks().stream()
                .mapToLong(t -> t.accounting().wallNanos())
                .sum();
        return timeline.tasks().stream()
                        .map(TaskTrace::accounting)
                        .mapToLong(part)
                        .sum()
                / whole;
    }

    private static void fills(Timeline timeline) {
        for (TaskTrace t : timeline.tasks()) {
            long at = t.startNanos();
            for (Slice s : t.slices()) {
                assertEquals(at, s.startNanos());
                at = s.endNanos();
            }
            assertEquals(t.endNanos(), at);
        }
    }

    private static long compute(long millis) {
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        long until = clock.getCurrentThreadCpuTime() + millis * 1_000_000;
        long x = 1;
        while (clock.getCurrentThreadCpuTime() < until) {
            for (int i = 0; i < 10_000; i++) {
                x = x * 31 + i;
            }
        }
        return x;
    }

    @Test
    void aSocketIsNamedByItsAddress() throws Exception {
        try (ServerSocket server = new ServerSocket(0)) {
            Thread answering = new Thread(() -> {
                try {
                    while (true) {
                        try (Socket s = server.accept()) {
                            TimeUnit.MILLISECONDS.sleep(80);
                            s.getOutputStream().write(7);
                        }
                    }
                } catch (Exception closed) {
                    // The test is over.
                }
            });
            answering.setDaemon(true);
            answering.start();
            Run<Integer> run = threads(1).once().run(task -> {
                try (Socket socket = new Socket("localhost", server.getLocalPort())) {
                    return socket.getInputStream().read();
                }
            });
            fills(run.timeline());
            assertTrue(
                    reasons(run.timeline()).contains("reading from socket localhost:" + server.getLocalPort()),
                    reasons(run.timeline()));
        }
    }

    @Test
    void waitsTooShortToBeSampledAreNamedAndCounted() throws Exception {
        Object monitor = new Object();
        Run<Long> run = threads(2).once().run(task -> {
            long x = 0;
            for (int i = 0; i < 100; i++) {
                synchronized (monitor) {
                    x += compute(1);
                }
            }
            return x;
        });
        fills(run.timeline());
        assertTrue(reasons(run.timeline()).contains("the monitor of Object, held by thread"), reasons(run.timeline()));
        double lock = share(run.timeline(), a -> a.lockNanos().orElse(0));
        double blocked = share(run.timeline(), a -> a.blockedNanos().orElse(0));
        assertTrue(lock > blocked, lock + " waiting for the monitor, " + blocked + " blocked otherwise");
    }

    @Test
    void sleepLatchAndJoinAreToldApart() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Run<Object> run = threads(3).once().run(task -> {
            switch (task) {
                case 0 -> Thread.sleep(60);
                case 1 -> never.await(60, TimeUnit.MILLISECONDS);
                default -> {
                    Thread other = new Thread(() -> compute(60));
                    other.start();
                    other.join();
                }
            }
            return null;
        });
        fills(run.timeline());
        String reasons = reasons(run.timeline());
        assertTrue(reasons.contains("sleep"), reasons);
        assertTrue(reasons.contains("CountDownLatch"), reasons);
        assertTrue(reasons.contains("the end of a thread (join)"), reasons);
    }

    @Test
    void aRunThatWarmsUpIsExplainedToo() throws Exception {
        Path file = Files.createTempFile("reasons", ".txt");
        Run<Object> run = threads(2).withoutBaseline().warmUp(1).repeat(3).run(task -> {
            Thread.sleep(30);
            return Files.readString(file);
        });
        Files.delete(file);
        fills(run.timeline());
        assertTrue(reasons(run.timeline()).contains("sleep"), reasons(run.timeline()));
        // On a busy machine a good part of such a task is waiting for a core: what is left is the sleep's.
        double blocked = share(run.timeline(), a -> a.blockedNanos().orElse(0));
        double other = share(
                run.timeline(), a -> a.lockNanos().orElse(0) + a.stalledNanos().orElse(0));
        assertTrue(blocked > 0.7 * (blocked + other), run.timeline().toString());
    }

    @Test
    void whatACollectionHeldUpIsNeitherALockNorBlocked() throws Exception {
        List<byte[]> kept = new ArrayList<>();
        for (int i = 0; i < 400_000; i++) {
            kept.add(new byte[100]);
        }
        Thread collecting = new Thread(() -> {
            try {
                while (true) {
                    System.gc();
                    TimeUnit.MILLISECONDS.sleep(20);
                }
            } catch (InterruptedException over) {
                // The test is over.
            }
        });
        collecting.setDaemon(true);
        collecting.start();
        Run<Long> run;
        try {
            run = threads(1).once().run(task -> compute(100));
        } finally {
            collecting.interrupt();
            collecting.join();
        }
        fills(run.timeline());
        Timeline timeline = run.timeline();
        double stalled = share(timeline, a -> a.stalledNanos().orElse(0));
        double waited =
                share(timeline, a -> a.lockNanos().orElse(0) + a.blockedNanos().orElse(0));
        assertTrue(stalled > 0.2, stalled + " stalled, " + waited + " waiting; " + kept.size() + " kept");
        assertTrue(stalled > 5 * waited, stalled + " stalled, " + waited + " waiting");
        assertTrue(timeline.tasks().get(0).slices().stream()
                .anyMatch(s -> s.state() == State.STALLED_BY_JVM && s.reason().contains("collection")));
    }
}
