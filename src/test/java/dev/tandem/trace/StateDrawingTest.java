package dev.tandem.trace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Slices from samples that are made up, in ms, so that what is drawn can be told in advance. */
class StateDrawingTest {
    private static final long MILLI = 1_000_000;
    private static final Why SLEEP = new Why(State.BLOCKED, "sleep");
    private static final Why LOCK = new Why(State.WAITING_FOR_LOCK, "ReentrantLock");

    private final List<SampledThread.Sample> samples = new ArrayList<>();

    private void sample(double at, double cpu, double queue, Why why) {
        samples.add(new SampledThread.Sample(
                Math.round(at * MILLI), Math.round(cpu * MILLI), Math.round(queue * MILLI), why));
    }

    private List<Slice> draw(long end, double cpu, double queue) {
        return draw(
                end,
                new Accounting(
                        end * MILLI,
                        OptionalLong.of(Math.round(cpu * MILLI)),
                        OptionalLong.of(Math.round(queue * MILLI)),
                        OptionalLong.empty(),
                        OptionalLong.empty()));
    }

    private List<Slice> draw(long end, Accounting accounting) {
        TaskTrace task = new TaskTrace(
                0, new Worker(0, "w", 1, 1), 0, end * MILLI, accounting, Ending.DONE, "", List.of(), List.of());
        List<Long> bounds = LongStream.rangeClosed(1, end / 5)
                .map(i -> i * 5 * MILLI)
                .boxed()
                .toList();
        SliceList slices = new SliceList();
        for (Piece p : new Pieces(task, new ThreadHistory(samples), bounds).cut()) {
            p.draw(new Levels().place(p.from(), p.to(), p.run()), slices);
        }
        return slices.toList();
    }

    private static String text(List<Slice> slices) {
        StringBuilder text = new StringBuilder();
        for (Slice s : slices) {
            text.append(s.state())
                    .append(s.reason().isEmpty() ? "" : "(" + s.reason() + ")")
                    .append(' ')
                    .append(s.startNanos() / MILLI)
                    .append('-')
                    .append(s.endNanos() / MILLI)
                    .append("; ");
        }
        return text.toString().strip();
    }

    @Test
    void runningThenAsleep() {
        sample(0, 0, 0, null);
        sample(5, 5, 0, null);
        sample(10, 10, 0, null);
        sample(15, 10, 0, SLEEP);
        sample(20, 10, 0, null);
        assertEquals("RUNNING 0-10; BLOCKED(sleep) 10-20;", text(draw(20, 10, 0)));
    }

    @Test
    void aWaitForACoreIsDrawnWhereItWasThoughTheKernelTellsItLate() {
        sample(0, 0, 0, null);
        sample(5, 5, 0, null);
        sample(10, 5, 0, null);
        sample(15, 5, 0, null);
        sample(20, 7, 13, null);
        List<Slice> slices = draw(20, 7, 13);
        assertEquals("RUNNING 0-5; WAITING_FOR_CORE 5-15;", text(slices.subList(0, 2)));
        assertEquals(13, millis(slices, State.WAITING_FOR_CORE));
        assertEquals(7, millis(slices, State.RUNNING));
    }

    private static double millis(List<Slice> slices, State state) {
        return slices.stream()
                        .filter(s -> s.state() == state)
                        .mapToLong(s -> s.endNanos() - s.startNanos())
                        .sum()
                / (double) MILLI;
    }

    @Test
    void whatIsBlockedOnALockSaysSo() {
        sample(0, 0, 0, null);
        sample(5, 0, 0, LOCK);
        sample(10, 0, 0, LOCK);
        assertEquals("WAITING_FOR_LOCK(ReentrantLock) 0-10;", text(draw(10, 0, 0)));
    }

    @Test
    void sliversAreCarriedAndTheSumHolds() {
        int rounds = 100;
        for (int i = 0; i <= rounds; i++) {
            sample(i * 5, i * 4.8, 0, null);
        }
        List<Slice> slices = draw(rounds * 5L, rounds * 4.8, 0);
        assertEquals(rounds * 4.8, millis(slices, State.RUNNING), 5);
        assertTrue(slices.size() < rounds, slices.size() + " slices for " + rounds + " rounds");
    }

    @Test
    void clocksThatTickAddUpToTheExactWhole() {
        for (int i = 0; i <= 20; i++) {
            sample(i * 5, Math.floor(i * 5 / 4.0) * 4, -1, null);
        }
        List<Slice> slices = draw(100, 97, 0);
        assertEquals(97, millis(slices, State.RUNNING), 1);
        assertTrue(slices.get(0).state() == State.RUNNING);
    }

    @Test
    void whoTakesTurnsIsNotLaidSideBySide() {
        Levels levels = new Levels();
        assertArrayEquals(new long[] {0, 5}, levels.place(0, 10, 5).get(0));
        assertArrayEquals(new long[] {5, 10}, levels.place(0, 10, 5).get(0));
        List<long[]> third = levels.place(0, 10, 8);
        assertArrayEquals(new long[] {0, 8}, third.get(0));
        List<long[]> fourth = levels.place(4, 10, 6);
        assertEquals(1, fourth.size());
        assertArrayEquals(new long[] {4, 10}, fourth.get(0));
    }

    @Test
    void aKilledTaskIsDrawnAsFarAsItsThreadWasSeen() {
        sample(0, 0, 0, null);
        sample(5, 5, 0, null);
        sample(10, 8, 2, null);
        sample(15, 8, 2, SLEEP);
        assertEquals(
                "RUNNING 0-8; WAITING_FOR_CORE 8-10; BLOCKED(sleep) 10-15;",
                text(draw(18, Accounting.wallOnly(18 * MILLI))));
    }

    @Test
    void ofAThreadWithoutAClockOnlyItsWaitsAreTold() {
        sample(0, -1e-6, -1e-6, null);
        sample(5, -1e-6, -1e-6, SLEEP);
        sample(10, -1e-6, -1e-6, null);
        sample(15, -1e-6, -1e-6, null);
        assertEquals(
                "BLOCKED(sleep) 0-10; RUNNING(on a core, or waiting for one) 10-15;",
                text(draw(15, Accounting.wallOnly(15 * MILLI))));
    }

    @Test
    void aTaskWithoutSamplesIsDrawnFromItsAccount() {
        assertEquals("RUNNING 0-2; WAITING_FOR_CORE 2-3; BLOCKED 3-4;", text(draw(4, 2, 1)));
    }
}
