package dev.tandem.engine.gil;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tandem.engine.Execution;
import dev.tandem.engine.StopSwitch;
import dev.tandem.engine.Workload;
import java.util.Arrays;
import java.util.Timer;
import java.util.TimerTask;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Seeded random programs under a lock that checks itself: none may hang, lose the lock, or lose an update. More of them
 * with {@code -Dtandem.gil.programs=5000}, others with {@code -Dtandem.gil.seed=1000000}.
 */
class RandomProgramsTest {
    private static final int HANG_MILLIS = 60_000;

    static LongStream seeds() {
        long first = Long.getLong("tandem.gil.seed", 1);
        return LongStream.range(first, first + Long.getLong("tandem.gil.programs", 60));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void neitherHangsNorLosesAnything(long seed) throws Exception {
        RandomCell random = new RandomCell(seed);
        TestCell cell = random.cell();
        int threads = random.threads();
        Workload<Object> workload = cell.workload(threads);
        GilMode mode = new GilMode(random.settings(), seed % 2 == 0);
        StopSwitch stop = new StopSwitch();
        Timer timer = new Timer(true);
        timer.schedule(
                new TimerTask() {
                    @Override
                    public void run() {
                        Thread.getAllStackTraces()
                                .forEach((thread, frames) -> System.err.println(
                                        thread + " " + thread.getState() + " " + Arrays.toString(frames)));
                        stop.cancel("It hangs.");
                    }
                },
                HANG_MILLIS);
        Execution<Object> run = mode.run(workload, threads, stop);
        timer.cancel();
        long updates =
                TestCell.results(run).stream().mapToLong(Long.class::cast).sum();
        assertEquals(updates, Arrays.stream((int[]) cell.value("shared")).sum(), "seed " + seed);
    }
}
