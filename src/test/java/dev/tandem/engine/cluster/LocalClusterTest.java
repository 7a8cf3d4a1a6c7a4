package dev.tandem.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.engine.Execution;
import dev.tandem.engine.Outcome;
import dev.tandem.engine.StopSwitch;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Cells on Spark's own threads in the driver JVM: what needs no second JVM to be seen. */
@Timeout(300)
class LocalClusterTest {
    private static ClusterSession cells;

    @BeforeAll
    static void connect() throws Exception {
        cells = new ClusterSession(ClusterSession.fetching());
        int slots = cells.mode.connect(new ClusterSettings("local[2]", Map.of(), ""), System.err::print);
        assertEquals(2, slots);
    }

    @AfterAll
    static void close() {
        cells.close();
    }

    @Test
    void recordsLambdasAndResultsOfCellClasses() throws Exception {
        cells.run("import java.util.function.*; int k = 40; record P(int x, String s) {}");
        cells.run("int twice(int n) { return 2 * n; } IntUnaryOperator plus = n -> n + k; List<P> ps = List.of(new P(1,"
                + " \"a\"));");
        Execution<Object> execution = cells.execute(
                "new P(plus.applyAsInt(twice(task)) + ps.get(0).x(), \"t\" + task)", 4, 2, new StopSwitch());
        List<Object> results = ClusterSession.results(execution);
        assertEquals("[P[x=41, s=t0], P[x=43, s=t1], P[x=45, s=t2], P[x=47, s=t3]]", results.toString());
        assertEquals(cells.value("new P(1, \"\").getClass()"), results.get(0).getClass());
    }

    @Test
    void aSharedArrayIsRefusedInABodyToo() throws Exception {
        Execution<Object> execution =
                cells.execute("dev.tandem.engine.process.Shared.longs(4).get(0)", 2, 2, new StopSwitch());
        assertEquals(2, execution.outcomes().size());
        for (Outcome<Object> outcome : execution.outcomes()) {
            assertTrue(outcome.toString().contains("Shared arrays are memory of one machine"), outcome.toString());
        }
    }

    @Test
    void moreResultsThanAreCollectedAreRefusedWithTheLimitAndHowToRaiseIt() throws Exception {
        String cell = "new byte[3 << 20]";
        cells.mode.connect(
                new ClusterSettings("local[2]", Map.of("spark.driver.maxResultSize", "8m"), ""), System.err::print);
        Execution<Object> execution = cells.execute(cell, 8, 2, new StopSwitch());
        String why = execution.outcomes().stream()
                .filter(Outcome.Killed.class::isInstance)
                .map(outcome -> ((Outcome.Killed<?>) outcome).why())
                .findFirst()
                .orElseThrow();
        assertTrue(why.contains("MiB so far") && why.contains("(8.0 MiB)"), why);
        assertTrue(why.contains("--conf spark.driver.maxResultSize=SIZE"), why);
        // As it says.
        cells.mode.connect(
                new ClusterSettings("local[2]", Map.of("spark.driver.maxResultSize", "64m"), ""), System.err::print);
        assertEquals(8, cells.results(cell, 8, 2).size());
    }
}
