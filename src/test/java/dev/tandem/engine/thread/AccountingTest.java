package dev.tandem.engine.thread;

import static dev.tandem.engine.thread.WorkloadsForTest.compute;
import static dev.tandem.engine.thread.WorkloadsForTest.of;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.engine.Body;
import dev.tandem.engine.StopSwitch;
import dev.tandem.trace.Accounting;
import dev.tandem.trace.Figures;
import dev.tandem.trace.TaskTrace;
import dev.tandem.trace.Timeline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The figures of workloads whose truth is known. Shares within one run, so that a busy machine doesn't matter. */
@EnabledOnOs(OS.LINUX)
class AccountingTest {
    private static Timeline threads(int tasks, Body<Object> body) throws Exception {
        return new ThreadsMode().run(of(tasks, body), tasks, new StopSwitch()).timeline();
    }

    private static double share(Timeline timeline, ToLongFunction<Accounting> part) {
        double whole = timeline.tasks().stream()
                .mapToLong(t -> t.accounting().wallNanos())
                .sum();
        return timeline.tasks().stream()
                        .mapToLong(t -> part.applyAsLong(t.accounting()))
                        .sum()
                / whole;
    }

    private static void sumsToTheWhole(Timeline timeline) {
        for (TaskTrace t : timeline.tasks()) {
            Accounting a = t.accounting();
            long sum = a.onCpuNanos().getAsLong()
                    + a.runQueueNanos().getAsLong()
                    + a.lockNanos().orElse(0)
                    + a.blockedNanos().getAsLong();
            assertEquals(a.wallNanos(), sum, a.wallNanos() * 0.01);
        }
    }

    @Test
    void busyTasksRunOrWaitForACoreAndAreNotBlocked() throws Exception {
        assertTrue(Files.exists(Path.of("/proc/thread-self/schedstat")), "this kernel keeps no run-queue time");
        Timeline timeline = threads(4, c -> compute(150));
        sumsToTheWhole(timeline);
        assertTrue(share(timeline, a -> a.blockedNanos().getAsLong()) < 0.1);
        Figures figures = Figures.of(timeline);
        int cores = timeline.cores();
        assertTrue(figures.parallelism().getAsDouble() <= cores + 0.05, figures.toString());
        assertTrue(figures.overlap() > 0.5, figures.toString());
        if (cores < 4) {
            double queued = share(timeline, a -> a.runQueueNanos().getAsLong());
            assertTrue(queued > 0.2, "4 busy tasks on " + cores + " cores waited " + queued);
        }
    }

    @Test
    void sleepersAreBlocked() throws Exception {
        Timeline timeline = threads(8, c -> {
            Thread.sleep(150);
            return null;
        });
        sumsToTheWhole(timeline);
        assertTrue(share(timeline, a -> a.blockedNanos().getAsLong()) > 0.8);
        Figures figures = Figures.of(timeline);
        assertTrue(figures.parallelism().getAsDouble() < 0.3, figures.toString());
        assertTrue(figures.concurrency() > 4, figures.toString());
    }

    @Test
    void tinyTasksShareTheClocksAndStillAddUp() throws Exception {
        Timeline timeline = threads(1, c -> null);
        assertTrue(timeline.tasks().get(0).accounting().onCpuNanos().isPresent());
        Timeline many = new ThreadsMode()
                .run(of(20_000, c -> null), 2, new StopSwitch())
                .timeline();
        sumsToTheWhole(many);
        assertEquals(20_000, many.tasks().size());
    }

    @Test
    void theEmulatedLocksRecordIsNotCountedAsBlocked() throws Exception {
        ThreadLocal<Long> waited = ThreadLocal.withInitial(() -> 0L);
        Timeline timeline = new ThreadsMode("gil", waited::get)
                .run(
                        of(2, c -> {
                            long before = System.nanoTime();
                            Thread.sleep(50);
                            waited.set(waited.get() + System.nanoTime() - before);
                            return null;
                        }),
                        2,
                        new StopSwitch())
                .timeline();
        sumsToTheWhole(timeline);
        assertTrue(share(timeline, a -> a.lockNanos().getAsLong()) > 0.7);
        assertTrue(share(timeline, a -> a.blockedNanos().getAsLong()) < 0.2);
    }
}
