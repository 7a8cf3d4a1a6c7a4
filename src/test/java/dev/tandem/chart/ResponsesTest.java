package dev.tandem.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ResponsesTest {
    @Test
    void aResponseIsSplitIntoItsOwnTimeAndTheLock() {
        List<Responses.Bar> bars = Responses.of(Samples.convoy()).bars();
        assertEquals(3, bars.size());
        for (int beside = 0; beside <= 2; beside++) {
            Responses.Bar bar = bars.get(beside);
            assertEquals("gil · turn beside " + beside, bar.label());
            assertEquals(10, bar.turns());
            assertEquals((1 + 5.0 * beside) * Samples.MS, bar.meanNanos());
            assertEquals(5.0 * beside * Samples.MS, bar.lockNanos());
            assertEquals(bar.meanNanos(), bar.medianNanos());
            assertEquals(bar.meanNanos(), bar.highNanos());
        }
    }

    @Test
    void withoutSpansThereIsNothingToDraw() {
        assertTrue(ResponseChart.of(Samples.comparison(), "title").isEmpty());
    }
}
