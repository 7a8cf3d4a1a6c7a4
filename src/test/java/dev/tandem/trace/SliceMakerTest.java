package dev.tandem.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SliceMakerTest {
    private static OutsideThread.Sample sample(long nanos, long cpu, long queue, String waitsIn) {
        return new OutsideThread.Sample(nanos, cpu, queue, waitsIn);
    }

    @Test
    void aWaitForACoreThatIsBookedAtItsEndIsDrawnWhereItWas() {
        List<Slice> slices = SliceMaker.slices(
                List.of(
                        sample(0, 0, 0, ""),
                        sample(5, 5, 0, ""),
                        sample(10, 5, 0, ""),
                        sample(15, 5, 0, ""),
                        sample(20, 8, 12, "")),
                0,
                20,
                false);
        long waiting = slices.stream()
                .filter(s -> s.state() == State.WAITING_FOR_CORE)
                .mapToLong(s -> s.endNanos() - s.startNanos())
                .sum();
        assertEquals(12, waiting);
        assertEquals(new Slice(State.RUNNING, 0, 8, ""), slices.get(0));
    }

    @Test
    void aSleepIsNamedByWhatTheThreadSleepsIn() {
        assertEquals(
                List.of(
                        new Slice(State.RUNNING, 0, 2, ""),
                        new Slice(State.WAITING_FOR_LOCK, 2, 5, "futex_wait_queue"),
                        new Slice(State.BLOCKED, 5, 10, "hrtimer_nanosleep")),
                SliceMaker.slices(
                        List.of(
                                sample(0, 0, 0, ""),
                                sample(5, 2, 0, "futex_wait_queue"),
                                sample(10, 2, 0, "hrtimer_nanosleep")),
                        0,
                        10,
                        false));
    }

    @Test
    void onlyWhatLiesBetweenTheTwoMomentsIsKept() {
        assertEquals(
                List.of(new Slice(State.RUNNING, 3, 7, "")),
                SliceMaker.slices(List.of(sample(0, 0, 0, ""), sample(10, 10, 0, "")), 3, 7, false));
    }

    @Test
    void twoThreadsThatTakeTurnsAreNotDrawnRunningAtOnce() {
        List<OutsideThread.Sample> half = List.of(sample(0, 0, 0, "futex"), sample(10, 5, 0, "futex"));
        assertEquals(
                new Slice(State.RUNNING, 0, 5, ""),
                SliceMaker.slices(half, 0, 10, false).get(0));
        assertEquals(
                new Slice(State.RUNNING, 5, 10, ""),
                SliceMaker.slices(half, 0, 10, true).get(1));
    }
}
