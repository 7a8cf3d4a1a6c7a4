package dev.tandem.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a folder that looks like /proc and tells what the test has it tell. */
class OutsideSamplerTest {
    private static final long MILLI = 1_000_000;
    private static final Worker WORKER = new Worker(0, "thread 1", 100, 101);

    @TempDir
    Path proc;

    private Path thread;

    @BeforeEach
    void makeThread() throws IOException {
        thread = Files.createDirectories(proc.resolve("100/task/101"));
        set(7, 0, "0");
    }

    private void set(long cpuMillis, long queueMillis, String waitsIn) throws IOException {
        Files.writeString(thread.resolve("schedstat"), cpuMillis * MILLI + " " + queueMillis * MILLI + " 5\n");
        Files.writeString(thread.resolve("wchan"), waitsIn);
    }

    private TaskTrace traced(OutsideSampler sampler, long start, long end) {
        TaskTrace task = new TaskTrace(
                0, WORKER, start, end, Accounting.wallOnly(end - start), Ending.DONE, "", List.of(), List.of());
        Timeline timeline = new Timeline(
                start,
                end,
                List.of(WORKER),
                List.of(task),
                2,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of());
        return sampler.draw(timeline).tasks().get(0);
    }

    private static long nanosIn(TaskTrace task, State state) {
        return task.slices().stream()
                .filter(s -> s.state() == state)
                .mapToLong(s -> s.endNanos() - s.startNanos())
                .sum();
    }

    /** A task that runs 3 ms and waits in a futex for the rest of at least 40 ms. */
    private TaskTrace waitingInFutex(boolean futexIsLock) throws Exception {
        try (OutsideSampler sampler = new OutsideSampler(new ProcFiles(proc), futexIsLock)) {
            sampler.watch(WORKER);
            long start = System.nanoTime();
            set(10, 1, "futex_wait_queue");
            sampler.mark(WORKER);
            Thread.sleep(40);
            sampler.round();
            return traced(sampler, start, System.nanoTime());
        }
    }

    @Test
    void accountsAreReadFromTheThreadsClocks() throws Exception {
        TaskTrace task = waitingInFutex(true);
        assertEquals(3, task.accounting().onCpuNanos().getAsLong() / (double) MILLI, 0.5);
        assertEquals(1, task.accounting().runQueueNanos().getAsLong() / (double) MILLI, 0.5);
    }

    @Test
    void aFutexIsALockInANativeProgramAlone() throws Exception {
        TaskTrace locked = waitingInFutex(true);
        assertTrue(nanosIn(locked, State.WAITING_FOR_LOCK) > 30 * MILLI, locked.toString());
        TaskTrace blocked = waitingInFutex(false);
        assertEquals(0, nanosIn(blocked, State.WAITING_FOR_LOCK), blocked.toString());
        assertTrue(nanosIn(blocked, State.BLOCKED) > 30 * MILLI, blocked.toString());
    }

    /** A process that was forked just now, on a busy machine: the kernel shows zeros until it is given a core. */
    @Test
    void aThreadThatHasNotRunYetIsFollowedOnceItRuns() throws Exception {
        Files.writeString(thread.resolve("schedstat"), "0 0 0\n");
        try (OutsideSampler sampler = new OutsideSampler(new ProcFiles(proc), true)) {
            sampler.watch(WORKER);
            long start = System.nanoTime();
            set(1, 2, "0");
            sampler.mark(WORKER);
            set(31, 4, "0");
            Thread.sleep(40);
            sampler.mark(WORKER);
            TaskTrace task = traced(sampler, start, System.nanoTime());
            assertEquals(30, task.accounting().onCpuNanos().orElse(-1) / (double) MILLI, 0.5);
        }
    }

    /** What a thread did before it was first looked at counts, since its clocks began with it. */
    @Test
    void aThreadMadeMeanwhileIsAccountedForFromItsStart() throws Exception {
        Path root = Files.createDirectories(proc.resolve("100/task/100"));
        Files.writeString(root.resolve("schedstat"), "0 0 5\n");
        Files.delete(thread.resolve("schedstat"));
        Files.delete(thread.resolve("wchan"));
        Files.delete(thread);
        OutsideWatch watch = OutsideWatch.start(new ProcFiles(proc), 100, true);
        Thread.sleep(60);
        Path made = Files.createDirectory(proc.resolve("made"));
        Files.writeString(made.resolve("schedstat"), 20 * MILLI + " " + 5 * MILLI + " 5\n");
        Files.writeString(made.resolve("wchan"), "0");
        Files.move(made, thread);
        Watch.Seen seen = watch.stop();
        TaskTrace life = seen.timeline().tasks().stream()
                .filter(task -> task.worker().tid() == 101)
                .findFirst()
                .orElseThrow();
        // 20 ms on a core and 5 ms waiting for one; the watch ends some moments before it looks for the last time.
        assertEquals(
                0.8,
                life.accounting().onCpuNanos().orElse(0)
                        / (double) life.accounting().wallNanos(),
                0.02,
                life.toString());
    }

    @Test
    void aThreadThatIsGoneHasNoAccount() {
        try (OutsideSampler sampler = new OutsideSampler(new ProcFiles(proc), true)) {
            Worker gone = new Worker(0, "thread 1", 100, 999);
            sampler.watch(gone);
            long now = System.nanoTime();
            assertEquals(
                    OptionalLong.empty(),
                    traced(sampler, now - MILLI, now).accounting().onCpuNanos());
        }
    }
}
