package dev.tandem.engine.thread;

import static dev.tandem.engine.thread.WorkloadsForTest.of;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.engine.Execution;
import dev.tandem.engine.Mode;
import dev.tandem.engine.ModeException;
import dev.tandem.engine.Outcome;
import dev.tandem.engine.Span;
import dev.tandem.engine.StopSwitch;
import dev.tandem.engine.Workload;
import dev.tandem.trace.Ending;
import dev.tandem.trace.NamedSpan;
import dev.tandem.trace.TaskTrace;
import dev.tandem.trace.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModesTest {
    private static final boolean VIRTUAL = Runtime.version().feature() >= 21;

    static Stream<Mode> modes() {
        Stream<Mode> everywhere = Stream.of(new SerialMode(), new ThreadsMode());
        return VIRTUAL ? Stream.concat(everywhere, Stream.of(new VirtualMode())) : everywhere;
    }

    private static <T> List<Object> results(Execution<T> execution) {
        List<Object> results = new ArrayList<>();
        execution.outcomes().forEach(o -> results.add(o instanceof Outcome.Result<T> r ? r.value() : o));
        return results;
    }

    @ParameterizedTest
    @MethodSource("modes")
    void runsEachTaskOnceAndKeepsTheOrder(Mode mode) throws ModeException {
        AtomicIntegerArray runs = new AtomicIntegerArray(1_000);
        StopSwitch control = new StopSwitch();
        Execution<Integer> execution = mode.run(
                of(1_000, c -> {
                    runs.incrementAndGet(c.task());
                    return c.task() * c.tasks();
                }),
                4,
                control);
        assertEquals(
                IntStream.range(0, 1_000).mapToObj(i -> (Object) (i * 1_000)).toList(), results(execution));
        assertTrue(IntStream.range(0, 1_000).allMatch(i -> runs.get(i) == 1));
        List<TaskTrace> tasks = execution.timeline().tasks();
        assertEquals(
                IntStream.range(0, 1_000).boxed().toList(),
                tasks.stream().map(TaskTrace::index).toList());
        assertEquals(1_000, control.startedTasks());
        assertEquals(1_000, control.endedTasks());
        for (TaskTrace t : tasks) {
            assertTrue(t.startNanos() >= execution.timeline().handOverNanos());
            assertTrue(t.endNanos() <= execution.timeline().lastResultNanos());
            assertEquals(t.endNanos() - t.startNanos(), t.accounting().wallNanos());
        }
    }

    @ParameterizedTest
    @MethodSource("modes")
    void aTaskThatFailsStopsNoOther(Mode mode) throws ModeException {
        Execution<String> execution = mode.run(
                of(8, c -> {
                    if (c.task() == 3) {
                        throw new IllegalStateException("three\nis bad");
                    }
                    return "ok";
                }),
                2,
                new StopSwitch());
        assertInstanceOf(Outcome.Failure.class, execution.outcomes().get(3));
        assertEquals(
                7,
                execution.outcomes().stream()
                        .filter(o -> o instanceof Outcome.Result<?>)
                        .count());
        TaskTrace failed = execution.timeline().tasks().get(3);
        assertEquals(Ending.FAILED, failed.ending());
        assertEquals("java.lang.IllegalStateException: three", failed.note());
    }

    @ParameterizedTest
    @MethodSource("modes")
    void stoppingInterruptsWhatRunsAndStartsNothingMore(Mode mode) throws Exception {
        StopSwitch control = new StopSwitch();
        CountDownLatch running = new CountDownLatch(1);
        Thread stopper = new Thread(() -> {
            try {
                running.await();
            } catch (InterruptedException e) {
                return;
            }
            control.cancel("Stopped by the user.");
        });
        stopper.start();
        Execution<String> execution = mode.run(
                of(50, c -> {
                    if (c.task() > 0) {
                        running.countDown();
                        new CountDownLatch(1).await();
                    }
                    return "done";
                }),
                3,
                control);
        stopper.join();
        assertEquals(new Outcome.Result<>("done"), execution.outcomes().get(0));
        assertEquals(
                new Outcome.Killed<>("Stopped by the user."),
                execution.outcomes().get(1));
        assertEquals(new Outcome.NotStarted<>(), execution.outcomes().get(49));
        assertEquals(Ending.KILLED, execution.timeline().tasks().get(1).ending());
        assertTrue(execution.timeline().tasks().size() < 50);
    }

    @Test
    void aTaskThatIgnoresTheStopIsGivenUpAndNamed() throws Exception {
        StopSwitch control = new StopSwitch();
        AtomicBoolean release = new AtomicBoolean();
        CountDownLatch spinning = new CountDownLatch(1);
        Thread stopper = new Thread(() -> {
            try {
                spinning.await();
            } catch (InterruptedException e) {
                return;
            }
            control.cancel("Stopped by the user.");
        });
        stopper.start();
        try {
            Execution<String> execution = new ThreadsMode()
                    .run(
                            of(2, c -> {
                                if (c.task() == 1) {
                                    spinning.countDown();
                                    while (!release.get()) {
                                        Thread.onSpinWait();
                                    }
                                }
                                return "done";
                            }),
                            2,
                            control);
            Outcome.Killed<?> killed =
                    assertInstanceOf(Outcome.Killed.class, execution.outcomes().get(1));
            assertTrue(killed.why().startsWith("Stopped by the user. Task 1 could not be stopped"), killed.why());
            assertEquals(new Outcome.Result<>("done"), execution.outcomes().get(0));
            assertEquals(2, execution.timeline().tasks().size());
        } finally {
            release.set(true);
        }
    }

    @Test
    void anInterruptOfWhoWaitsStopsTheRunAndIsKept() throws ModeException {
        Thread me = Thread.currentThread();
        Execution<String> execution = new ThreadsMode()
                .run(
                        of(1, c -> {
                            me.interrupt();
                            new CountDownLatch(1).await();
                            return "never";
                        }),
                        1,
                        new StopSwitch());
        assertTrue(Thread.interrupted());
        assertInstanceOf(Outcome.Killed.class, execution.outcomes().get(0));
    }

    @Test
    void theInterruptFlagOfATaskIsNotForTheNext() throws ModeException {
        Execution<Boolean> execution = new ThreadsMode()
                .run(
                        of(2, c -> {
                            boolean before = Thread.currentThread().isInterrupted();
                            Thread.currentThread().interrupt();
                            return before;
                        }),
                        1,
                        new StopSwitch());
        assertEquals(List.of(false, false), results(execution));
    }

    @ParameterizedTest
    @MethodSource("modes")
    void workersInheritFromTheThreadThatAsks(Mode mode) throws ModeException {
        InheritableThreadLocal<String> cell = new InheritableThreadLocal<>();
        cell.set("cell 7");
        Execution<String> execution = mode.run(of(4, c -> cell.get()), 2, new StopSwitch());
        assertEquals(List.of("cell 7", "cell 7", "cell 7", "cell 7"), results(execution));
    }

    @Test
    void noMoreWorkersAreStartedThanThereAreTasks() throws ModeException {
        Execution<String> execution =
                new ThreadsMode().run(of(3, c -> Thread.currentThread().getName()), 8, new StopSwitch());
        assertEquals(
                List.of("thread 1", "thread 2", "thread 3"),
                execution.timeline().workers().stream().map(Worker::name).toList());
        assertEquals(3, execution.timeline().spawn().size());
        assertTrue(execution.timeline().remarks().get(0).contains("5 of the 8 workers"));
    }

    @Test
    void serialHasOneWorkerWhateverIsAsked() throws ModeException {
        Execution<String> execution =
                new SerialMode().run(of(3, c -> Thread.currentThread().getName()), 8, new StopSwitch());
        assertEquals(List.of("serial", "serial", "serial"), results(execution));
        assertEquals(1, execution.timeline().workers().size());
    }

    @Test
    void spansBelongToTheirTask() throws ModeException {
        Execution<Object> execution = new ThreadsMode()
                .run(
                        of(2, c -> {
                            Span.span("part " + c.task(), () -> TimeUnit.MILLISECONDS.sleep(1));
                            return null;
                        }),
                        2,
                        new StopSwitch());
        for (TaskTrace t : execution.timeline().tasks()) {
            NamedSpan span = t.spans().get(0);
            assertEquals("part " + t.index(), span.name());
            assertTrue(span.startNanos() >= t.startNanos() && span.endNanos() <= t.endNanos());
        }
    }

    @Test
    void eachTaskGetsItsElement() throws ModeException {
        Workload<Object> workload = new Workload<>(c -> c.it() + "!", 2, List.of("a", "b"), Optional.empty());
        assertEquals(List.of("a!", "b!"), results(new ThreadsMode().run(workload, 2, new StopSwitch())));
    }

    @Test
    void aStopBeforeTheStartRunsNothing() throws ModeException {
        StopSwitch control = new StopSwitch();
        control.cancel("Too late.");
        AtomicBoolean ran = new AtomicBoolean();
        Execution<String> execution = new SerialMode()
                .run(
                        of(1, c -> {
                            ran.set(true);
                            return "";
                        }),
                        1,
                        control);
        assertFalse(ran.get());
        assertEquals(List.of(new Outcome.NotStarted<>()), execution.outcomes());
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_20)
    void virtualThreadsBeforeTheirTimeAreAClearError() {
        ModeException e =
                assertThrows(ModeException.class, () -> new VirtualMode().run(of(1, c -> ""), 1, new StopSwitch()));
        assertTrue(e.getMessage().contains("JDK 21"), e.getMessage());
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void virtualThreadsSayWhatTheyCanNotTell() throws ModeException {
        Execution<String> execution =
                new VirtualMode().run(of(2, c -> Thread.currentThread().toString()), 2, new StopSwitch());
        assertTrue(results(execution).get(0).toString().startsWith("VirtualThread"));
        assertTrue(execution.timeline().tasks().get(0).accounting().onCpuNanos().isEmpty());
        assertEquals(-1, execution.timeline().workers().get(0).tid());
        assertTrue(execution.timeline().remarks().get(0).contains("on-CPU"));
        assertTrue(execution.timeline().remarks().stream().anyMatch(r -> r.contains("cores together")));
    }

    @Test
    void ofVeryManyTasksTheStatesAreNotDrawnAndThatIsSaid() throws ModeException {
        Execution<Integer> execution = new ThreadsMode().run(of(20_000, c -> c.task()), 2, new StopSwitch());
        assertTrue(execution.timeline().remarks().stream().anyMatch(r -> r.contains("not drawn")));
        assertTrue(
                execution.timeline().tasks().stream().allMatch(t -> t.slices().isEmpty()));
    }
}
