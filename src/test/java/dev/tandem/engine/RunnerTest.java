package dev.tandem.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.engine.thread.SerialMode;
import dev.tandem.engine.thread.ThreadsMode;
import dev.tandem.trace.Cost;
import dev.tandem.trace.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RunnerTest {
    private static final Mode SERIAL = new SerialMode();
    private static final Mode THREADS = new ThreadsMode();

    /** One task on one worker, with automatic repeats in about {@code millis}. */
    private static Run<Object> automatic(int millis, Mode mode, Mode baseline, Body<Object> body) throws ModeException {
        return new Runner(RunSettings.AUTOMATIC.withBudget(Duration.ofMillis(millis)))
                .run(
                        tasks(1, body),
                        List.of(new Contender(mode, 1, Optional.of(baseline))),
                        new StopSwitch(),
                        RunListener.NONE)
                .get(0);
    }

    private static Workload<Object> tasks(int count, Body<Object> body) {
        return new Workload<>(body, count, List.of(), Optional.empty());
    }

    private static Contender threads(int workers) {
        return new Contender(THREADS, workers, Optional.of(SERIAL));
    }

    private static final class Stages implements RunListener {
        private final List<String> seen = new ArrayList<>();

        @Override
        public void starts(Stage stage) {
            seen.add(stage.mode() + " " + stage.phase() + " " + stage.round() + "/" + stage.rounds());
        }
    }

    @Test
    void modeAndBaselineTakeTurnsAfterAColdRunAndTheWarmUp() throws ModeException {
        Stages stages = new Stages();
        List<Run<Object>> runs = new Runner(RunSettings.AUTOMATIC.withRepeat(2).withWarmUp(2))
                .run(tasks(3, c -> c.task()), List.of(threads(2)), new StopSwitch(), stages);
        assertEquals(
                List.of(
                        "threads COLD 1/1",
                        "serial COLD 1/1",
                        "threads WARM_UP 1/1",
                        "serial WARM_UP 1/1",
                        "threads MEASURED 1/2",
                        "serial MEASURED 1/2",
                        "threads MEASURED 2/2",
                        "serial MEASURED 2/2"),
                stages.seen);
        Run<Object> run = runs.get(0);
        assertEquals(List.of(0, 1, 2), run.results());
        assertEquals(2, run.wallTime().count());
        assertEquals(2, run.serialTime().orElseThrow().count());
        assertEquals(2, run.measurement().speedup().orElseThrow().count());
        assertTrue(run.measurement().coldWallSeconds().isPresent());
        assertTrue(run.efficiency() > 0);
    }

    @Test
    void aModeThatIsItsOwnBaselineRunsOnce() throws ModeException {
        Stages stages = new Stages();
        List<Run<Object>> runs = new Runner(RunSettings.AUTOMATIC.withRepeat(2).withWarmUp(0))
                .run(
                        tasks(2, c -> c.task()),
                        List.of(new Contender(SERIAL, 1, Optional.of(SERIAL)), threads(2)),
                        new StopSwitch(),
                        stages);
        assertEquals(
                List.of("serial MEASURED 1/2", "threads MEASURED 1/2", "serial MEASURED 2/2", "threads MEASURED 2/2"),
                stages.seen);
        assertEquals(1.0, runs.get(0).speedup());
        assertTrue(runs.get(0).measurement().coldWallSeconds().isEmpty());
    }

    @Test
    void sleepersOnThreadsAreFasterInTheirNumber() throws ModeException {
        Run<Void> run = RunBuilder.in(THREADS, 8, SERIAL).repeat(2).warmUp(1).runAction(task -> Thread.sleep(40));
        assertTrue(run.speedup() > 1.2, run.toString());
        assertTrue(run.overlap() > 0.5, run.toString());
        assertTrue(
                run.toString().startsWith("Concurrent, and that was enough: 8 tasks waited together;"), run.toString());
    }

    @Test
    void aShortWarmUpIsNoMatterWhereTheRepeatsAgree() throws ModeException {
        Run<Object> run = new Runner(RunSettings.AUTOMATIC.withRepeat(2).withBudget(Duration.ofMillis(500)))
                .run(
                        tasks(4, c -> {
                            Thread.sleep(150);
                            return c.task();
                        }),
                        List.of(new Contender(
                                new Stopped("steady", 150), 4, Optional.of(new Stopped("one by one", 600)))),
                        new StopSwitch(),
                        RunListener.NONE)
                .get(0);
        assertFalse(
                run.timeline().remarks().stream().anyMatch(r -> r.contains("settled")), () -> "Remarked on: " + run);
    }

    @Test
    void aFailingTaskIsNotRepeatedAndThereIsNoSpeedup() throws ModeException {
        AtomicInteger runs = new AtomicInteger();
        Run<Object> run = new Runner(RunSettings.AUTOMATIC)
                .run(
                        tasks(4, c -> {
                            if (c.task() == 2) {
                                runs.incrementAndGet();
                                throw new IllegalStateException("no");
                            }
                            return c.task();
                        }),
                        List.of(threads(2)),
                        new StopSwitch(),
                        RunListener.NONE)
                .get(0);
        assertEquals(2, runs.get(), "once on threads, once serially");
        assertEquals(List.of(2), new ArrayList<>(run.failures().keySet()));
        assertNull(run.results().get(2));
        assertEquals(3, run.results().get(3));
        assertThrows(IllegalStateException.class, run::speedup);
        assertTrue(run.timeline().remarks().contains("1 of 4 tasks failed."), run.toString());
    }

    @Test
    void aTimeLimitEndsOneSeriesAndNotTheOthers() throws ModeException {
        Run<Void> run = RunBuilder.in(THREADS, 4, SERIAL)
                .repeat(1)
                .warmUp(0)
                .timeout(Duration.ofMillis(600))
                .runAction(task -> Thread.sleep(250));
        assertThrows(IllegalStateException.class, run::speedup);
        assertTrue(run.failures().isEmpty());
        assertTrue(
                run.timeline().remarks().stream().anyMatch(r -> r.contains("The time limit of 600 ms was reached.")),
                run.toString());
    }

    @Test
    void aStopKeepsWhatWasMeasured() throws ModeException {
        StopSwitch control = new StopSwitch();
        AtomicInteger executions = new AtomicInteger();
        Run<Object> run = new Runner(RunSettings.AUTOMATIC.withRepeat(50).withWarmUp(0))
                .run(
                        tasks(1, c -> {
                            if (executions.incrementAndGet() == 5) {
                                control.cancel("Stopped by the user.");
                                new CountDownLatch(1).await();
                            }
                            return 7;
                        }),
                        List.of(new Contender(THREADS, 1, Optional.empty())),
                        control,
                        RunListener.NONE)
                .get(0);
        assertEquals(5, executions.get());
        assertTrue(run.timeline().remarks().contains("Stopped by the user."), run.toString());
        assertEquals(4, run.wallTime().count());
        assertEquals(List.of(7), run.results());
    }

    @Test
    void resultsThatDifferAreSaid() throws ModeException {
        AtomicInteger shared = new AtomicInteger();
        Run<Integer> run = RunBuilder.in(THREADS, 2, SERIAL).repeat(2).warmUp(0).run(task -> shared.incrementAndGet());
        assertTrue(
                run.timeline().remarks().stream().anyMatch(r -> r.contains("change something that they share")),
                run.toString());
    }

    @Test
    void resultsWithoutEqualityAreNotCompared() throws ModeException {
        Run<Object> run =
                RunBuilder.in(THREADS, 2, SERIAL).repeat(2).warmUp(0).run(task -> List.of(new Object(), new int[] {1}));
        assertTrue(
                run.timeline().remarks().stream().noneMatch(r -> r.contains("change something that they share")),
                run.toString());
    }

    @Test
    void longRunsAreMeasuredOnce() throws ModeException {
        AtomicInteger runs = new AtomicInteger();
        Run<Object> run = automatic(50, THREADS, SERIAL, c -> {
            runs.incrementAndGet();
            Thread.sleep(40);
            return 1;
        });
        assertEquals(2, runs.get());
        assertEquals(1, run.measurement().speedup().orElseThrow().count());
        assertTrue(run.measurement().coldWallSeconds().isEmpty());
    }

    /** Says that it took {@code millis}, so that comparisons don't hang on what else the machine does. */
    private record Stopped(String name, long millis) implements Mode {
        @Override
        public <T> Execution<T> run(Workload<T> workload, int workers, RunControl control) throws ModeException {
            Execution<T> real = THREADS.run(workload, workers, control);
            Timeline t = real.timeline();
            long last = t.handOverNanos() + millis * 1_000_000;
            return new Execution<>(
                    real.outcomes(),
                    new Timeline(
                            t.handOverNanos(),
                            last,
                            t.workers(),
                            List.of(),
                            t.cores(),
                            t.spawn(),
                            t.transferOut(),
                            t.transferBack(),
                            t.remarks()));
        }
    }

    @Test
    void comparingNamesTheFastest() throws ModeException {
        Mode slowMode = new Stopped("slow", 80);
        Mode fastMode = new Stopped("fast", 20);
        Run<Integer> slow = RunBuilder.in(slowMode, 1, slowMode)
                .tasks(4)
                .repeat(2)
                .warmUp(0)
                .run(task -> task);
        Run<Integer> fast =
                RunBuilder.in(fastMode, 4, slowMode).repeat(2).warmUp(0).run(task -> task);
        assertEquals(4.0, fast.speedup());
        assertEquals(1.0, slow.speedup());
        Comparison comparison = Run.compare(slow, fast);
        assertEquals(List.of("Fastest was fast:4 with 20.0 ms, 4.00x faster than slow:1."), comparison.sentences());
        Run<Integer> same =
                RunBuilder.in(new Stopped("same", 20), 4, slowMode).once().run(task -> task);
        assertTrue(Run.compare(fast, same).sentences().get(0).startsWith("No difference was measured"));
        Run<Integer> other = RunBuilder.in(fastMode, 4, slowMode).once().run(task -> -task);
        assertTrue(Run.compare(fast, other).toString().contains("Task 1 gave 1 in fast:4 and -1"));
    }

    @Test
    void comparingSaysWhereOneAfterAnotherWasNoSlower() throws ModeException {
        Mode serial = new Stopped("one after another", 20);
        Run<Integer> fast = RunBuilder.in(new Stopped("fast", 40), 4, serial)
                .repeat(2)
                .warmUp(0)
                .run(task -> task);
        Run<Integer> slow = RunBuilder.in(new Stopped("slow", 80), 4, serial)
                .repeat(2)
                .warmUp(0)
                .run(task -> task);
        assertEquals(
                List.of("Fastest was fast:4 with 40.0 ms, 2.00x faster than slow:4; one after another it took less, "
                        + "20.0 ms."),
                Run.compare(slow, fast).sentences());
        Mode even = new Stopped("one after another", 40);
        Run<Integer> asFast = RunBuilder.in(new Stopped("fast", 40), 4, even)
                .repeat(2)
                .warmUp(0)
                .run(task -> task);
        assertEquals(
                List.of("Fastest was fast:4 with 40.0 ms, 2.00x faster than slow:4; no difference from one after "
                        + "another was measured."),
                Run.compare(slow, asFast).sentences());
    }

    /** Starts its workers, once, for longer than the whole budget. */
    private static final class SlowStart implements Mode {
        private boolean started;

        @Override
        public String name() {
            return "slow start";
        }

        @Override
        public <T> Execution<T> run(Workload<T> workload, int workers, RunControl control) throws ModeException {
            Execution<T> real = SERIAL.run(workload, 1, control);
            if (started) {
                return real;
            }
            started = true;
            long before = System.nanoTime();
            while (System.nanoTime() - before < 200_000_000L) {
                Thread.onSpinWait();
            }
            Timeline t = real.timeline();
            return new Execution<>(
                    real.outcomes(),
                    new Timeline(
                            t.handOverNanos(),
                            t.lastResultNanos(),
                            t.workers(),
                            t.tasks(),
                            t.cores(),
                            List.of(new Cost(System.nanoTime() - before, OptionalLong.empty())),
                            t.transferOut(),
                            t.transferBack(),
                            t.remarks()));
        }
    }

    @Test
    void aShortSeriesIsMeasuredWarmThoughAnotherTookLong() throws ModeException {
        AtomicInteger first = new AtomicInteger();
        Run<Object> run = automatic(200, THREADS, SERIAL, c -> {
            // The first execution of all pays for loading, compiling and optimising.
            Thread.sleep(first.getAndIncrement() == 0 ? 300 : 1);
            return 1;
        });
        assertTrue(run.speedup() < 20 && run.speedup() > 0.05, run.toString());
        assertFalse(run.timeline().remarks().toString().contains("measured once"), run.toString());
    }

    @Test
    void whatStartingWorkersTookIsNoReasonToMeasureOnce() throws ModeException {
        Mode mode = new SlowStart();
        Run<Object> run = automatic(150, mode, mode, c -> 1);
        assertTrue(run.measurement().coldWallSeconds().isPresent(), "the cold run is kept apart");
        assertFalse(run.timeline().remarks().toString().contains("measured once"), run.toString());
    }

    @Test
    void boundsAreSaid() {
        assertThrows(IllegalArgumentException.class, () -> RunBuilder.in(THREADS, 0, SERIAL));
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> RunBuilder.in(THREADS, 10_000, SERIAL));
        assertEquals("10,000 workers: give a number from 1 to 1,024.", e.getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> RunBuilder.in(THREADS, 1, SERIAL).tasks(2_000_000));
        assertThrows(
                IllegalArgumentException.class,
                () -> RunBuilder.in(THREADS, 1, SERIAL).repeat(0));
    }

    @Test
    void aHundredThousandEmptyTasksAreNoTrouble() throws ModeException {
        Run<Integer> run = RunBuilder.in(THREADS, 2, SERIAL)
                .tasks(100_000)
                .repeat(4)
                .warmUp(1)
                .run(task -> task);
        assertEquals(100_000, run.figures().tasks());
        assertEquals(99_999, run.results().get(99_999));
        String text = run.toString();
        assertFalse(text.contains("NaN") || text.contains("Infinity"), text);
    }
}
