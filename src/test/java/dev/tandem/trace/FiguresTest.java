package dev.tandem.trace;

import static dev.tandem.trace.Timelines.slice;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class FiguresTest {
    private static final double EXACT = 1e-9;

    @Test
    void tasksSideBySide() {
        Figures f = Figures.of(new Timelines()
                .task(10, 110, 100)
                .task(10, 60, 20)
                .task(60, 110, 30)
                .build());
        assertEquals(3, f.tasks());
        assertEquals(0.110, f.wallSeconds(), EXACT);
        assertEquals(0.100, f.spanSeconds(), EXACT);
        assertEquals(2.0, f.concurrency(), EXACT);
        assertEquals(1.0, f.overlap(), EXACT);
        assertEquals(1.5, f.parallelism().getAsDouble(), EXACT);
        assertEquals(OptionalDouble.empty(), f.parallelShare());
    }

    @Test
    void tasksOneAfterAnother() {
        Figures f = Figures.of(new Timelines()
                .task(0, 50, 50)
                .task(50, 80, 10)
                .task(90, 100, 10)
                .build());
        assertEquals(0, f.overlap());
        assertEquals(0.9, f.concurrency(), EXACT);
        assertEquals(OptionalDouble.of(0), f.parallelShare());
    }

    @Test
    void partlyOverlapping() {
        Figures f = Figures.of(new Timelines().task(0, 60, 0).task(40, 100, 0).build());
        assertEquals(0.2, f.overlap(), EXACT);
        assertEquals(1.2, f.concurrency(), EXACT);
    }

    @Test
    void parallelShareComesFromWhatRanAtOnce() {
        Figures f = Figures.of(new Timelines()
                .task(0, 100, 60, Ending.DONE, slice(State.RUNNING, 0, 60), slice(State.BLOCKED, 60, 100))
                .task(0, 100, 60, Ending.DONE, slice(State.BLOCKED, 0, 40), slice(State.RUNNING, 40, 100))
                .build());
        assertEquals(0.2, f.parallelShare().getAsDouble(), EXACT);
        assertEquals(1.2, f.parallelism().getAsDouble(), EXACT);
    }

    /** As a clock that moves in ticks shows two threads that take turns. */
    @Test
    void slicesThatOverlapMakeNoMoreParallelThanTheOnCpuTimeAllows() {
        Figures f = Figures.of(new Timelines()
                .task(0, 100, 50, Ending.DONE, slice(State.RUNNING, 0, 60), slice(State.RUNNING, 70, 100))
                .task(0, 100, 49, Ending.DONE, slice(State.RUNNING, 0, 100))
                .build());
        assertEquals(0, f.parallelShare().getAsDouble(), EXACT);
    }

    @Test
    void whatCouldNotBeReadIsEmpty() {
        Figures f = Figures.of(new Timelines().task(0, 10, 5).task(0, 10, -1).build());
        assertEquals(OptionalDouble.empty(), f.parallelism());
    }

    @Test
    void nothingIsEverNotANumber() {
        for (Timeline t : new Timeline[] {
            new Timelines().build(),
            new Timelines().task(5, 5, 0).build(),
            new Timelines().task(5, 5, 0).task(5, 5, 0).build(),
            new Timelines().task(5, 5, 0).task(5, 7, 0).task(7, 7, 0).build()
        }) {
            Figures f = Figures.of(t);
            String text = f.toString();
            assertTrue(!text.contains("NaN") && !text.contains("Infinity"), text);
            assertTrue(f.overlap() >= 0 && f.concurrency() >= 0 && f.spanSeconds() >= 0, text);
        }
    }

    @Test
    void clocksFarFromZeroLoseNoDigits() {
        long far = Long.MAX_VALUE / 2_000_000;
        Timelines many = new Timelines();
        for (int i = 0; i < 1_000; i++) {
            many.task(far, far + 10, 10);
        }
        assertEquals(1_000, Figures.of(many.build()).concurrency(), 1e-6);
    }

    @Test
    void spreads() {
        assertEquals(new Spread(2, 1, 3, 3), Spread.of(3, 1, 2));
        assertEquals(new Spread(2.5, 1, 4, 4), Spread.of(4, 1, 2, 3));
        assertThrows(IllegalArgumentException.class, Spread::of);
        assertThrows(IllegalArgumentException.class, () -> Spread.of(1, Double.NaN));
        assertTrue(Spread.of(1, 2).touches(Spread.of(2, 3)));
        assertTrue(!Spread.of(1, 2).touches(Spread.of(2.1, 3)));
    }

    @Test
    void scaling() {
        assertEquals(2, Scaling.speedup(4, 2).getAsDouble());
        assertEquals(OptionalDouble.empty(), Scaling.speedup(4, 0));
        assertEquals(0.5, Scaling.efficiency(2, 8, 4).getAsDouble());
        assertEquals(1.0 / 3, Scaling.serialFraction(2, 4).getAsDouble(), EXACT);
        assertEquals(0, Scaling.serialFraction(4, 4).getAsDouble(), EXACT);
        assertTrue(Scaling.serialFraction(0.9, 4).getAsDouble() > 1);
        assertEquals(OptionalDouble.empty(), Scaling.serialFraction(1, 1));
        assertEquals(OptionalDouble.empty(), Scaling.serialFraction(0, 4));
    }

    @Test
    void durations() {
        assertEquals("0 ns", Durations.text(0));
        assertEquals("12.3 µs", Durations.text(12.34e-6));
        assertEquals("1.00 ms", Durations.text(0.0009996));
        assertEquals("843 ms", Durations.text(0.8431));
        assertEquals("1.00 s", Durations.text(0.9996));
        assertEquals("100 s", Durations.text(99.96));
        assertEquals("10 min 1 s", Durations.text(601));
    }
}
