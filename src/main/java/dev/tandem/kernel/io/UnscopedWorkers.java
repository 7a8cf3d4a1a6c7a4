package dev.tandem.kernel.io;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinPool.ForkJoinWorkerThreadFactory;
import java.util.concurrent.ForkJoinWorkerThread;

/**
 * Makes the common pool's threads without the cell of the thread that happens to need one first. Takes effect if
 * {@link #install} is called before the pool is first used.
 */
public final class UnscopedWorkers implements ForkJoinWorkerThreadFactory {
    private static final String FACTORY_PROPERTY = "java.util.concurrent.ForkJoinPool.common.threadFactory";

    /** Leaves a factory that the user asked for in place. */
    public static void install() {
        if (System.getProperty(FACTORY_PROPERTY) == null) {
            System.setProperty(FACTORY_PROPERTY, UnscopedWorkers.class.getName());
        }
    }

    @Override
    public ForkJoinWorkerThread newThread(ForkJoinPool pool) {
        try {
            return CellScope.NONE.call(() -> new Worker(pool));
        } catch (RuntimeException problem) {
            throw problem;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static final class Worker extends ForkJoinWorkerThread {
        Worker(ForkJoinPool pool) {
            super(pool);
            setContextClassLoader(ClassLoader.getSystemClassLoader());
        }
    }
}
