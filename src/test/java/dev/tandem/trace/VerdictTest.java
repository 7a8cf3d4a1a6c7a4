package dev.tandem.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The sentences of METRICS.md, and what is said where there is less to say. */
class VerdictTest {
    private static Timelines four(long onCpu) {
        return new Timelines()
                .task(0, 100, onCpu)
                .task(0, 100, onCpu)
                .task(0, 100, onCpu)
                .task(0, 99, onCpu);
    }

    @Test
    void concurrentNotParallel() {
        assertEquals(
                "Concurrent, not parallel: 4 tasks overlapped 100.0 % of the time but 1.00 ran at once;"
                        + " 0.93x the speed of one after another.",
                four(25).measured("gil", 4, 0.92, 0.93, 0.94).verdict());
    }

    @Test
    void parallel() {
        assertEquals(
                "Parallel: 3.9 of 4 tasks ran at once on 4 cores; 3.70x faster.",
                four(97).measured("threads", 4, 3.6, 3.7, 3.8).verdict());
    }

    @Test
    void concurrentAndThatWasEnough() {
        assertEquals(
                "Concurrent, and that was enough: 4 tasks waited together; 3.98x faster on 0.04 cores.",
                four(1).measured("threads", 4, 3.97, 3.98, 3.99).verdict());
    }

    @Test
    void tasksThatHardlyComputeAreNotSaidToUseNoCoreAtAll() {
        assertEquals(
                "Concurrent, and that was enough: 4 tasks waited together; 3.98x faster on less than 0.01 cores.",
                four(0).measured("threads", 4, 3.97, 3.98, 3.99).verdict());
    }

    @Test
    void whatIsSeenFromOutsideIsNotParallelForTheBlurOfItsClocks() {
        Timelines turns = new Timelines()
                .task(0, 100, 54, Ending.DONE, Timelines.slice(State.RUNNING, 0, 54))
                .task(0, 100, 54, Ending.DONE, Timelines.slice(State.RUNNING, 46, 100));
        assertTrue(turns.measuredOn("cpython3.11", "threads", 2).verdict().startsWith("Concurrent, not parallel: "));
        assertTrue(turns.measured("threads", 2).verdict().startsWith("Concurrent, and at times parallel: "));
    }

    @Test
    void turnsThatAreBlurredIntoEachOtherAreNotParallelWhateverTheirNumber() {
        Slice[] one = new Slice[100];
        Slice[] other = new Slice[100];
        for (int i = 0; i < 100; i++) {
            // Each has the lock for 5 ms; drawn a tick too long at both ends, and nothing between.
            one[i] = Timelines.slice(State.RUNNING, 10 * i, 10 * i + 5);
            other[i] = Timelines.slice(State.RUNNING, 10 * i + 2, 10 * i + 7);
        }
        Timelines turns = new Timelines().task(0, 1000, 500, Ending.DONE, one).task(0, 1000, 500, Ending.DONE, other);
        assertTrue(turns.measuredOn("pypy3.9", "threads", 2).verdict().startsWith("Concurrent, not parallel: "));
        assertTrue(turns.measured("gil", 2).verdict().startsWith("Concurrent, not parallel: "));
    }

    @Test
    void aRunThatIsShorterThanTheClocksTicksIsNotParallelForThem() {
        Timelines tick = new Timelines()
                .task(0, 5, 4, Ending.DONE, Timelines.slice(State.RUNNING, 0, 4))
                .task(2, 6, 2, Ending.DONE, Timelines.slice(State.RUNNING, 2, 4));
        String verdict = tick.measuredOn("pypy3.9", "threads", 2).verdict();
        assertTrue(verdict.startsWith("Concurrent, not parallel: "), verdict);
    }

    @Test
    void whatIsSeenFromOutsideIsParallelWhereWholeWindowsSayIt() {
        Timelines phases = new Timelines()
                .task(0, 1000, 450, Ending.DONE, Timelines.slice(State.RUNNING, 0, 450))
                .task(0, 1000, 450, Ending.DONE, Timelines.slice(State.RUNNING, 250, 700));
        assertTrue(
                phases.measuredOn("cpython3.11", "threads", 2)
                        .verdict()
                        .startsWith("Concurrent, and at times parallel: "),
                phases.measuredOn("cpython3.11", "threads", 2).verdict());
    }

    @Test
    void noDifferenceWhereTheSpreadHoldsOne() {
        assertEquals(
                "Concurrent, not parallel: 4 tasks overlapped 100.0 % of the time but 1.00 ran at once;"
                        + " no difference from one after another was measured (0.95x to 1.02x).",
                four(25).measured("gil", 4, 0.95, 0.98, 1.02).verdict());
    }

    @Test
    void parallelAndStillSlower() {
        assertEquals(
                "Parallel: 3.9 of 4 tasks ran at once on 4 cores; 0.50x the speed of one after another.",
                four(97).measured("threads", 4, 0.5).verdict());
    }

    @Test
    void aClusterThatWasSlowerSaysWhatTheNetworkCost() {
        assertEquals(
                "Parallel: 2.0 of 2 tasks ran at once on 4 cores; 0.90x the speed of one after another: the network cost"
                        + " more than the parallelism gained, 100 ms of hand-over and transfer for 80.0 ms.",
                new Timelines()
                        .task(100, 200, 100)
                        .task(100, 200, 100)
                        .measured("cluster", 2, 0.9)
                        .verdict());
        assertEquals(
                "Parallel: 2.0 of 2 tasks ran at once on 4 cores; 1.80x faster.",
                new Timelines()
                        .task(0, 100, 100)
                        .task(0, 100, 100)
                        .measured("cluster", 2, 1.8)
                        .verdict());
    }

    @Test
    void oneAfterAnotherWithoutBaseline() {
        assertEquals(
                "One after another: 2 tasks, never two at the same time; it took 100 ms.",
                new Timelines()
                        .task(0, 50, 50)
                        .task(50, 100, 50)
                        .measured("serial", 1)
                        .verdict());
    }

    @Test
    void whatCanNotBeReadIsSaid() {
        assertEquals(
                "Concurrent: 2 tasks overlapped 100.0 % of the time; how many ran at once can't be read here; 1.90x faster.",
                new Timelines()
                        .task(0, 50, -1)
                        .task(0, 50, -1)
                        .measured("virtual", 2, 1.9, 1.9)
                        .verdict());
    }

    @Test
    void failedAndStoppedTasksAreCounted() {
        assertEquals(
                "One after another: 3 tasks, never two at the same time; it took 30.0 ms."
                        + " 1 of 3 tasks failed. 1 of 3 tasks was stopped.",
                new Timelines()
                        .task(0, 10, 10)
                        .task(10, 20, 10, Ending.FAILED)
                        .task(20, 30, 10, Ending.KILLED)
                        .measured("serial", 1)
                        .verdict());
    }

    @Test
    void nothingRan() {
        assertEquals(
                "Nothing ran: the run was stopped before its first task.",
                new Timelines().measured("serial", 1).verdict());
    }

    @Test
    void tasksThatCameToNoCoreDidNotWaitForEachOther() {
        Timelines starved = new Timelines();
        for (int i = 0; i < 4; i++) {
            starved.task(0, 100, 5, 90);
        }
        assertEquals(
                "Concurrent, not parallel: 4 tasks overlapped 100.0 % of the time but 0.20 ran at once; 1.50x faster.",
                starved.measured("threads", 4, 1.4, 1.5, 1.6).verdict());
    }

    @Test
    void tinyTasksWithGapsBetweenThemDidNotWaitTogether() {
        Timelines tiny = new Timelines();
        for (int i = 0; i < 2_000; i++) {
            tiny.task(100 * i, 100 * i + 1, 1);
        }
        assertEquals(
                "One after another: 2,000 tasks, never two at the same time; 1.50x faster.",
                tiny.measured("threads", 2, 1.4, 1.5, 1.6).verdict());
    }
}
