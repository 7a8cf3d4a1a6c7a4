package dev.tandem.engine.thread;

import static dev.tandem.engine.thread.WorkloadsForTest.of;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.engine.StopSwitch;
import dev.tandem.engine.Workload;
import dev.tandem.trace.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What measuring costs, against a bare executor with the same empty tasks, in turn in one JVM. */
class DispatchTest {
    private static final int TASKS = 100_000;
    private static final int ROUNDS = 15;

    /** On a quiet machine it is 0.5 to 0.6; of a few rounds each has its best, also on a busy one. */
    private static final double MARGIN = 1.2;

    @Test
    void anEmptyTaskCostsAboutWhatItCostsInABareExecutor() throws Exception {
        double bare = Double.MAX_VALUE;
        double measured = Double.MAX_VALUE;
        Workload<Integer> workload = of(TASKS, c -> c.task());
        for (int round = 0; round < ROUNDS; round++) {
            bare = Math.min(bare, bare());
            Timeline timeline =
                    new ThreadsMode().run(workload, 2, new StopSwitch()).timeline();
            measured = Math.min(measured, timeline.lastResultNanos() - timeline.handOverNanos());
        }
        assertTrue(measured < MARGIN * bare, measured / TASKS + " ns a task, bare " + bare / TASKS);
    }

    private static double bare() throws Exception {
        List<Callable<Integer>> tasks = new ArrayList<>(TASKS);
        for (int i = 0; i < TASKS; i++) {
            int task = i;
            tasks.add(() -> task);
        }
        long start = System.nanoTime();
        ExecutorService executor = Executors.newFixedThreadPool(2);
        try {
            List<Integer> results = new ArrayList<>(TASKS);
            for (Future<Integer> future : executor.invokeAll(tasks)) {
                results.add(future.get());
            }
            assertTrue(results.get(TASKS - 1) == TASKS - 1);
            return System.nanoTime() - start;
        } finally {
            executor.shutdown();
        }
    }
}
