package dev.tandem.engine.cluster.executor;

import dev.tandem.trace.ProcFiles;
import dev.tandem.trace.Sampler;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Looks at a slot's thread while it is at work, and sees whether Spark has killed what it does. */
final class BatchSampler implements AutoCloseable {
    private final Sampler sampler = new Sampler(ProcFiles.ofThisSystem());
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread thread;

    /**
     * @param killed whether the work was killed
     * @param stop called once when it was
     */
    BatchSampler(BooleanSupplier killed, Runnable stop) {
        thread = new Thread(() -> takeRounds(killed, stop), "tandem-sampler");
        thread.setDaemon(true);
        thread.start();
    }

    Sampler sampler() {
        return sampler;
    }

    private void takeRounds(BooleanSupplier killed, Runnable stop) {
        boolean stopped = false;
        try {
            while (!over.await(sampler.periodNanos(), TimeUnit.NANOSECONDS)) {
                sampler.round();
                if (!stopped && killed.getAsBoolean()) {
                    stopped = true;
                    stop.run();
                }
            }
        } catch (InterruptedException e) {
            // Nobody but this class knows the thread: it is over.
        }
    }

    /** Looks no more; what was seen stays. */
    @Override
    public void close() {
        over.countDown();
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        sampler.close();
    }
}
