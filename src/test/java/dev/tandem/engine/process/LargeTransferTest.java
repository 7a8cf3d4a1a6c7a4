package dev.tandem.engine.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A hundred megabytes to a worker and back; {@code src/bench/gigabyte.sh} does the same with one gigabyte. */
@Timeout(120)
class LargeTransferTest {
    private static final int DOUBLES = 13_107_200;

    private static final List<MemoryPoolMXBean> HEAP = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .toList();

    /**
     * @param most the session's heap may grow by so many times the array: once for the result itself; where there is no
     *     shared memory, also for the bytes of the argument, and then of the result
     */
    @ParameterizedTest
    @CsvSource({"true, 2.5", "false, 4.5"})
    void aHundredMegabytesTravelBothWaysInBoundedMemory(boolean shared, double most, @TempDir Path temporary)
            throws Exception {
        ProcessOptions here = ProcessOptions.ofThisJvm();
        TestCell cell = TestCell.of("public static double[] data;", "data[0] = task; return data;");
        double[] data = new double[DOUBLES];
        data[DOUBLES - 1] = 7;
        cell.set("data", data);
        try (ProcessMode mode =
                new ProcessMode(shared ? here : here.withDirectories(temporary, temporary.resolve("missing")))) {
            mode.run(NoOpEntry.workload(1), 1, new TestControl());
            System.gc();
            HEAP.forEach(MemoryPoolMXBean::resetPeakUsage);
            long before = used();
            double[] back = (double[]) ProcessModeTest.results(mode.run(cell.workload(1, "data"), 1, new TestControl()))
                    .get(0);
            long grown = HEAP.stream()
                            .mapToLong(pool -> pool.getPeakUsage().getUsed())
                            .sum()
                    - before;
            assertEquals(DOUBLES, back.length);
            assertEquals(7, back[DOUBLES - 1]);
            assertTrue(grown < most * 8 * DOUBLES, grown / 1_000_000 + " MB");
        }
    }

    private static long used() {
        return HEAP.stream().mapToLong(pool -> pool.getUsage().getUsed()).sum();
    }
}
