package dev.tandem.engine.thread;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.engine.Body;
import dev.tandem.engine.Execution;
import dev.tandem.engine.ModeException;
import dev.tandem.engine.Outcome;
import dev.tandem.engine.StopSwitch;
import dev.tandem.engine.TaskKiller;
import dev.tandem.engine.Workload;
import dev.tandem.trace.Ending;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ending one task of many on threads. */
@Timeout(60)
class TaskKillsTest {
    private final StopSwitch stop = new StopSwitch();
    private final CountDownLatch up = new CountDownLatch(1);

    private CompletableFuture<Execution<Object>> start(int tasks, int workers, Body<Object> body) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return new ThreadsMode().run(new Workload<>(body, tasks, List.of(), Optional.empty()), workers, stop);
            } catch (ModeException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void aTaskThatWaitsIsEndedAndTheOthersGoOn() throws Exception {
        CountDownLatch killed = new CountDownLatch(1);
        CompletableFuture<Execution<Object>> running = start(4, 2, context -> {
            if (context.task() == 0) {
                up.countDown();
                Thread.sleep(600_000);
            }
            if (context.task() == 1) {
                killed.await();
            }
            return context.task();
        });
        up.await();
        assertFalse(stop.kill(77));
        assertTrue(stop.kill(0));
        killed.countDown();
        Execution<Object> execution = running.get();
        assertEquals(
                new Outcome.Killed<>("Task 0 was killed on request."),
                execution.outcomes().get(0));
        assertEquals(Ending.KILLED, execution.timeline().tasks().get(0).ending());
        for (int task = 1; task < 4; task++) {
            assertEquals(
                    new Outcome.Result<>((Object) task), execution.outcomes().get(task));
        }
    }

    @Test
    void theNextTaskOfTheThreadIsLeftAlone() throws Exception {
        CompletableFuture<Execution<Object>> running = start(2, 1, context -> {
            if (context.task() == 0) {
                up.countDown();
                Thread.sleep(600_000);
            }
            Thread.sleep(50);
            return Thread.currentThread().isInterrupted();
        });
        up.await();
        assertTrue(stop.kill(0));
        assertEquals(
                new Outcome.Result<>((Object) false), running.get().outcomes().get(1));
    }

    @Test
    void aTaskThatNothingEndsIsSaidToRunOn() throws Exception {
        CountDownLatch enough = new CountDownLatch(1);
        CompletableFuture<Execution<Object>> running = start(1, 1, context -> {
            up.countDown();
            while (enough.getCount() > 0) {
                Thread.onSpinWait();
            }
            return "done";
        });
        up.await();
        String said =
                assertThrows(IllegalStateException.class, () -> stop.kill(0)).getMessage();
        assertTrue(said.contains("Task 0 could not be stopped: it still runs on thread"), said);
        assertTrue(said.contains("%%processes"), said);
        enough.countDown();
        assertEquals(
                new Outcome.Result<>((Object) "done"), running.get().outcomes().get(0));
    }

    @Test
    void outsideOfARunNothingRuns() {
        assertFalse(stop.kill(0));
        assertFalse(TaskKiller.NOTHING_RUNS.kill(0));
    }
}
