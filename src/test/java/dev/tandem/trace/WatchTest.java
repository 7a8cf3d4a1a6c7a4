package dev.tandem.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

class WatchTest {
    private static long compute(long millis) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long until = threads.getCurrentThreadCpuTime() + millis * 1_000_000;
        long x = 1;
        while (threads.getCurrentThreadCpuTime() < until) {
            for (int i = 0; i < 10_000; i++) {
                x = x * 31 + i;
            }
        }
        return x;
    }

    private static List<String> lanes(Watch.Seen seen) {
        return seen.timeline().workers().stream().map(Worker::name).toList();
    }

    @Test
    void aPoolsThreadsAreLanesUnderTheirNames() throws Exception {
        Watch watch = Watch.start("caller", name -> false);
        ExecutorService pool = Executors.newFixedThreadPool(3, work -> new Thread(work, "cook"));
        List<Future<Long>> dishes = IntStream.range(0, 3)
                .mapToObj(i -> pool.submit(() -> compute(80)))
                .toList();
        for (Future<Long> dish : dishes) {
            dish.get();
        }
        Watch.Seen seen = watch.stop();
        pool.shutdown();
        assertEquals("caller", lanes(seen).get(0));
        assertEquals(
                3,
                lanes(seen).stream().filter("cook"::equals).count(),
                lanes(seen).toString());
        for (TaskTrace t : seen.timeline().tasks()) {
            if (!t.worker().name().equals("cook")) {
                continue;
            }
            double drawn = t.slices().stream()
                    .filter(s -> s.state() == State.RUNNING)
                    .mapToLong(s -> s.endNanos() - s.startNanos())
                    .sum();
            assertTrue(drawn > 50_000_000 && drawn < 100_000_000, drawn + " " + t);
        }
        assertTrue(seen.sentence().contains("The cell's own thread waited"), seen.sentence());
        assertTrue(seen.sentence().contains("FutureTask"), seen.sentence());
    }

    @Test
    void parallelStreamsAreSeenOnTheCommonPool() {
        Watch watch = Watch.start("caller", name -> false);
        IntStream.range(0, 8).parallel().forEach(i -> compute(30));
        List<String> lanes = lanes(watch.stop());
        if (Runtime.getRuntime().availableProcessors() > 1) {
            assertTrue(lanes.stream().anyMatch(n -> n.startsWith("ForkJoinPool.commonPool-worker-")), lanes.toString());
        }
    }

    @Test
    void threadsThatAreLeftOutAndThoseThatSleptThroughAreNotShown() throws InterruptedException {
        Watch watch = Watch.start("caller", "ours"::equals);
        Thread ours = new Thread(() -> compute(30), "ours");
        Thread idle = new Thread(() -> {}, "idle");
        ours.start();
        idle.start();
        ours.join();
        idle.join();
        List<String> lanes = lanes(watch.stop());
        assertFalse(lanes.contains("ours"), lanes.toString());
        assertFalse(lanes.contains("idle"), lanes.toString());
    }

    @Test
    void nothingAtAllIsNoTrouble() {
        Watch.Seen seen = Watch.start("caller", name -> false).stop();
        String text = seen + Figures.of(seen.timeline()).toString();
        assertFalse(text.contains("NaN") || text.contains("Infinity"), text);
        assertEquals("caller", lanes(seen).get(0));
    }

    @Test
    void threadsThatLiveForAMomentAreSeenAndWhatTheyWaitedFor() throws InterruptedException {
        Watch watch = Watch.start("caller", name -> false);
        for (int i = 0; i < 10; i++) {
            Thread brief = new Thread(() -> nap(1), "brief " + i);
            brief.start();
            brief.join();
        }
        Watch.Seen seen = watch.stop();
        List<String> lanes = lanes(seen);
        for (int i = 0; i < 10; i++) {
            assertTrue(lanes.contains("brief " + i), lanes.toString());
        }
        TaskTrace brief = seen.timeline().tasks().stream()
                .filter(t -> t.worker().name().equals("brief 3"))
                .findFirst()
                .orElseThrow();
        assertTrue(brief.slices().stream().anyMatch(s -> s.reason().equals("sleep")), brief.toString());
        assertTrue(seen.sentence().contains("the end of a thread (join)"), seen.sentence());
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void virtualThreadsAreShownAsThemselves() throws Exception {
        ExecutorService each = (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        Watch watch = Watch.start("caller", name -> false);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(each.submit(() -> nap(20)));
        }
        for (Future<?> one : all) {
            one.get();
        }
        Watch.Seen seen = watch.stop();
        each.shutdown();
        List<TaskTrace> virtual = seen.timeline().tasks().stream()
                .filter(t -> t.worker().name().startsWith("virtual thread #"))
                .toList();
        assertEquals(20, virtual.size(), lanes(seen).toString());
        for (TaskTrace t : virtual) {
            long asleep = t.slices().stream()
                    .filter(s -> s.reason().equals("sleep"))
                    .mapToLong(s -> s.endNanos() - s.startNanos())
                    .sum();
            assertTrue(asleep >= 19_000_000, t.toString());
        }
        assertTrue(
                lanes(seen).stream().noneMatch(n -> n.contains("ForkJoinPool-")),
                lanes(seen).toString());
    }

    @Test
    void theThreadThatWaitsForAChildProcessIsNotShown() throws Exception {
        Watch watch = Watch.start("caller", name -> false);
        new ProcessBuilder("sleep", "0.2").start().waitFor();
        Watch.Seen seen = watch.stop();
        assertTrue(
                lanes(seen).stream().noneMatch(n -> n.startsWith("process reaper")),
                lanes(seen).toString());
    }

    @Test
    void threadsThatMostlyWaitAreShownToo() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(3, work -> new Thread(work, "waiter"));
        pool.submit(() -> {}).get();
        Watch watch = Watch.start("caller", name -> false);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            all.add(pool.submit(() -> nap(100)));
        }
        for (Future<?> one : all) {
            one.get();
        }
        Watch.Seen seen = watch.stop();
        pool.shutdown();
        assertEquals(
                3,
                lanes(seen).stream().filter("waiter"::equals).count(),
                lanes(seen) + " " + seen.timeline().remarks());
    }

    private static void nap(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
