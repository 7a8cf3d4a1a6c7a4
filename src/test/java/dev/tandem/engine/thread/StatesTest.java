package dev.tandem.engine.thread;

import static dev.tandem.engine.thread.WorkloadsForTest.compute;
import static dev.tandem.engine.thread.WorkloadsForTest.of;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.engine.Body;
import dev.tandem.engine.StopSwitch;
import dev.tandem.trace.Accounting;
import dev.tandem.trace.Figures;
import dev.tandem.trace.ProcFiles;
import dev.tandem.trace.Slice;
import dev.tandem.trace.State;
import dev.tandem.trace.TaskTrace;
import dev.tandem.trace.Timeline;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is drawn for workloads whose truth is known: the states, their reasons, and that they fill the task. */
@EnabledOnOs(OS.LINUX)
class StatesTest {
    private static Timeline threads(int tasks, Body<Object> body) throws Exception {
        return new ThreadsMode().run(of(tasks, body), tasks, new StopSwitch()).timeline();
    }

    /** Shares of the tasks' time; fails unless each task's slices fill it without gaps and its account adds up. */
    private static Map<State, Double> shares(Timeline timeline) {
        Map<State, Double> shares = new EnumMap<>(State.class);
        double whole = timeline.tasks().stream()
                .mapToLong(t -> t.accounting().wallNanos())
                .sum();
        for (TaskTrace t : timeline.tasks()) {
            long at = t.startNanos();
            for (Slice s : t.slices()) {
                assertEquals(at, s.startNanos());
                at = s.endNanos();
                shares.merge(s.state(), (s.endNanos() - s.startNanos()) / whole, Double::sum);
            }
            assertEquals(t.endNanos(), at);
            addsUp(t.accounting());
        }
        return shares;
    }

    /** The states sum to the task's time, to 1 %; where its clocks could be read. */
    private static void addsUp(Accounting a) {
        if (a.onCpuNanos().isEmpty() || a.runQueueNanos().isEmpty()) {
            return;
        }
        long sum = Stream.of(a.onCpuNanos(), a.runQueueNanos(), a.lockNanos(), a.stalledNanos(), a.blockedNanos())
                .mapToLong(part -> {
                    assertTrue(part.orElse(0) >= 0, a.toString());
                    return part.orElse(0);
                })
                .sum();
        assertEquals(a.wallNanos(), sum, a.wallNanos() * 0.01, a.toString());
    }

    private static boolean reason(Timeline timeline, String part) {
        return timeline.tasks().stream()
                .flatMap(t -> t.slices().stream())
                .anyMatch(s -> s.reason().contains(part));
    }

    private static double share(Map<State, Double> shares, State state) {
        return shares.getOrDefault(state, 0.0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void busyTasksRunOrWaitForACore(int tasks) throws Exception {
        Timeline timeline = threads(tasks, c -> compute(150));
        Map<State, Double> shares = shares(timeline);
        assertTrue(share(shares, State.RUNNING) + share(shares, State.WAITING_FOR_CORE) > 0.9, shares.toString());
        double exact = timeline.tasks().stream()
                        .mapToLong(t -> t.accounting().onCpuNanos().getAsLong())
                        .sum()
                / (double) timeline.tasks().stream()
                        .mapToLong(t -> t.accounting().wallNanos())
                        .sum();
        assertEquals(exact, share(shares, State.RUNNING), 0.03);
    }

    @Test
    void aFairLockIsSeenAndItsHolderNamed() throws Exception {
        ReentrantLock lock = new ReentrantLock(true);
        Timeline timeline = threads(4, c -> {
            for (int i = 0; i < 8; i++) {
                lock.lock();
                try {
                    compute(6);
                } finally {
                    lock.unlock();
                }
            }
            return null;
        });
        Map<State, Double> shares = shares(timeline);
        assertTrue(share(shares, State.WAITING_FOR_LOCK) > 0.4, shares.toString());
        assertTrue(share(shares, State.BLOCKED) < 0.15, shares.toString());
        assertTrue(reason(timeline, "ReentrantLock, held by thread"));
        assertTrue(
                Figures.of(timeline).parallelShare().orElse(0) < 0.2,
                Figures.of(timeline).toString());
        assertTrue(timeline.tasks().stream()
                .anyMatch(t -> t.accounting().lockNanos().orElse(0) > 0));
    }

    @Test
    void aMonitorIsALockToo() throws Exception {
        Object monitor = new Object();
        Timeline timeline = threads(2, c -> {
            for (int i = 0; i < 8; i++) {
                synchronized (monitor) {
                    compute(8);
                }
            }
            return null;
        });
        assertTrue(
                share(shares(timeline), State.WAITING_FOR_LOCK) > 0.15,
                shares(timeline).toString());
        assertTrue(reason(timeline, "the monitor of Object"));
    }

    @Test
    void sleepersAndWaitersSayWhatFor() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Timeline timeline = threads(2, c -> {
            if (c.task() == 0) {
                Thread.sleep(120);
                return null;
            }
            return never.await(120, TimeUnit.MILLISECONDS);
        });
        assertTrue(
                share(shares(timeline), State.BLOCKED) > 0.8, shares(timeline).toString());
        assertTrue(reason(timeline, "sleep"));
        assertTrue(reason(timeline, "CountDownLatch"));
    }

    @Test
    void socketWaitersAreBlockedOnInput() throws Exception {
        try (ServerSocket server = new ServerSocket(0)) {
            Thread answering = new Thread(() -> answer(server));
            answering.setDaemon(true);
            answering.start();
            Timeline timeline = threads(4, c -> {
                try (Socket socket = new Socket("localhost", server.getLocalPort())) {
                    return socket.getInputStream().read();
                }
            });
            assertTrue(
                    share(shares(timeline), State.BLOCKED) > 0.7,
                    shares(timeline).toString());
            assertTrue(reason(timeline, "socket") || reason(timeline, "input or output"), timeline.toString());
        }
    }

    private static void answer(ServerSocket server) {
        try {
            Socket[] sockets = new Socket[4];
            for (int i = 0; i < sockets.length; i++) {
                sockets[i] = server.accept();
            }
            TimeUnit.MILLISECONDS.sleep(120);
            for (Socket socket : sockets) {
                socket.getOutputStream().write(7);
                socket.close();
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aMixIsToldApart() throws Exception {
        Timeline timeline = threads(2, c -> {
            compute(60);
            Thread.sleep(60);
            return compute(60);
        });
        for (TaskTrace t : timeline.tasks()) {
            Accounting a = t.accounting();
            assertTrue(a.onCpuNanos().getAsLong() >= 115_000_000, a.toString());
            assertTrue(a.blockedNanos().getAsLong() >= 55_000_000, a.toString());
        }
        shares(timeline);
        assertTrue(reason(timeline, "sleep"));
    }

    @Test
    void withoutProcTheRestIsNotRunningAndNothingIsInvented() throws Exception {
        String before = System.setProperty(ProcFiles.ROOT_PROPERTY, "/no/such/proc");
        try {
            Timeline timeline = threads(4, c -> compute(80));
            Map<State, Double> shares = shares(timeline);
            assertTrue(
                    shares.keySet().stream().allMatch(s -> s == State.RUNNING || s == State.NOT_RUNNING),
                    shares.toString());
            assertTrue(Figures.of(timeline).parallelism().isPresent());
            assertTrue(timeline.tasks().get(0).accounting().blockedNanos().isEmpty());
            assertTrue(
                    timeline.remarks().stream().anyMatch(r -> r.contains("waiting for a core")),
                    timeline.remarks().toString());
            Timeline sleeping = threads(2, c -> {
                Thread.sleep(80);
                return null;
            });
            assertTrue(
                    share(shares(sleeping), State.BLOCKED) > 0.7,
                    shares(sleeping).toString());
        } finally {
            if (before == null) {
                System.clearProperty(ProcFiles.ROOT_PROPERTY);
            } else {
                System.setProperty(ProcFiles.ROOT_PROPERTY, before);
            }
        }
    }

    @Test
    void aClockThatCantBeReadGivesNoFigureRatherThanAWrongOne() throws Exception {
        ThreadMXBean clocks = ManagementFactory.getThreadMXBean();
        clocks.setThreadCpuTimeEnabled(false);
        Timeline timeline;
        try {
            timeline = threads(2, c -> {
                Thread.sleep(150);
                return null;
            });
        } finally {
            clocks.setThreadCpuTimeEnabled(true);
        }
        for (TaskTrace task : timeline.tasks()) {
            assertTrue(task.accounting().onCpuNanos().isEmpty());
            assertTrue(task.accounting().blockedNanos().isEmpty());
        }
        Figures figures = Figures.of(timeline);
        assertTrue(figures.parallelism().isEmpty() && figures.parallelShare().isEmpty(), figures.toString());
        assertTrue(figures.overlap() > 0, figures.toString());
        assertTrue(
                shares(timeline).getOrDefault(State.RUNNING, 0.0) < 0.3,
                shares(timeline).toString());
    }

    @Test
    void manyTasksOnFewWorkersAreEachFilled() throws Exception {
        Timeline timeline = new ThreadsMode()
                .run(of(200, c -> compute(1)), 2, new StopSwitch())
                .timeline();
        shares(timeline);
        assertEquals(List.of(), timeline.remarks());
    }
}
