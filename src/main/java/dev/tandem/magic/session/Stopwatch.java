package dev.tandem.magic.session;

import dev.tandem.engine.Body;
import dev.tandem.engine.TaskContext;
import dev.tandem.magic.MagicException;
import dev.tandem.trace.Spread;
import java.util.concurrent.TimeUnit;

/**
 * Runs a body over and over and takes the time. Batches grow during warm-up until one lasts long enough for the clock
 * and times have settled. For one thread; {@link #stop} is for any.
 *
 * <p>Results are consumed after the manner of JMH's {@code Blackhole} in its portable form: kept now and then, at
 * moments that the compiler can't foresee, which costs about a nanosecond and lets no result be left out.
 */
final class Stopwatch {
    private static final long BATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LEAST_WARM_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
    private static final long MOST_WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final double SETTLED = 0.05;

    private static final TaskContext ALONE = new TaskContext() {
        @Override
        public int task() {
            return 0;
        }

        @Override
        public int tasks() {
            return 1;
        }

        @Override
        public Object it() {
            return null;
        }
    };

    private final Body<Object> body;
    private volatile boolean stopped;

    /** State of the generator that decides when a result is kept (constants of Numerical Recipes). */
    private int chance = (int) System.nanoTime();

    private int mask = 1;

    /** Read by nobody; that it might be is enough. */
    private volatile Object kept;

    Stopwatch(Body<Object> body) {
        this.body = body;
    }

    /** Ends the measurement soon. */
    void stop() {
        stopped = true;
    }

    /**
     * @param loops executions in a batch, or 0 to find out
     * @throws MagicException if it was stopped
     * @throws Throwable what the body throws
     */
    Timing measure(int runs, long loops) throws Throwable {
        long start = System.nanoTime();
        long size = Math.max(1, loops);
        double last = Double.NaN;
        while (true) {
            long nanos = batch(size);
            long elapsed = System.nanoTime() - start;
            double each = (double) nanos / size;
            boolean longEnough = loops > 0 || nanos >= BATCH_NANOS / 2;
            boolean settled = Math.abs(each - last) <= SETTLED * each;
            if (elapsed >= MOST_WARM_UP_NANOS && longEnough
                    || elapsed >= LEAST_WARM_UP_NANOS && longEnough && settled) {
                break;
            }
            last = each;
            if (loops == 0) {
                size = Math.max(1, Math.min(size * 10, (long) (BATCH_NANOS / Math.max(0.01, each))));
            }
        }
        double warmUp = (System.nanoTime() - start) / 1e9;
        double[] seconds = new double[runs];
        for (int run = 0; run < runs; run++) {
            seconds[run] = batch(size) / 1e9 / size;
        }
        return new Timing(Spread.of(seconds), size, warmUp);
    }

    private long batch(long size) throws Throwable {
        if (stopped) {
            throw new MagicException("The measurement was stopped by the user.");
        }
        long start = System.nanoTime();
        for (long i = 0; i < size; i++) {
            consume(body.run(ALONE));
        }
        return System.nanoTime() - start;
    }

    private void consume(Object result) {
        chance = chance * 1664525 + 1013904223;
        if ((chance & mask) == 0) {
            kept = result;
            mask = (mask << 1) + 1;
        }
    }
}
