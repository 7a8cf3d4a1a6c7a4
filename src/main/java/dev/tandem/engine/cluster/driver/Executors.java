package dev.tandem.engine.cluster.driver;

import dev.tandem.engine.cluster.message.FromDriver;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerBlockManagerAdded;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;

/** Which executors there are, as Spark reports it. Safe for any thread. */
final class Executors extends SparkListener {
    private final int coresPerTask;

    /** Guarded by this. */
    private final Map<String, FromDriver.Executor> present = new HashMap<>();

    /** Guarded by this. */
    private final Map<String, Long> storage = new HashMap<>();

    /** When there was none any more, or one again; guarded by this. */
    private long changedNanos = System.nanoTime();

    Executors(int coresPerTask) {
        this.coresPerTask = coresPerTask;
    }

    @Override
    public synchronized void onExecutorAdded(SparkListenerExecutorAdded event) {
        String name = event.executorId();
        int slots = Math.max(1, event.executorInfo().totalCores() / coresPerTask);
        present.put(
                name,
                new FromDriver.Executor(
                        name, event.executorInfo().executorHost(), slots, storage.getOrDefault(name, 0L), 0, ""));
        changedNanos = System.nanoTime();
        notifyAll();
    }

    @Override
    public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved event) {
        present.remove(event.executorId());
        changedNanos = System.nanoTime();
    }

    @Override
    public synchronized void onBlockManagerAdded(SparkListenerBlockManagerAdded event) {
        String name = event.blockManagerId().executorId();
        storage.put(name, event.maxMem());
        present.computeIfPresent(
                name,
                (key, e) -> new FromDriver.Executor(name, e.host(), e.slots(), event.maxMem(), e.java(), e.version()));
    }

    /** Notes what an executor said of itself. */
    synchronized void said(String name, int java, String version) {
        present.computeIfPresent(
                name, (key, e) -> new FromDriver.Executor(name, e.host(), e.slots(), e.storageBytes(), java, version));
    }

    /** Whether one has registered that has not yet run anything: Spark gives it no task before it says that it is ready. */
    synchronized boolean anyUnheard() {
        return present.values().stream().anyMatch(executor -> executor.java() == 0);
    }

    /** In order of their names. */
    synchronized List<FromDriver.Executor> all() {
        return present.values().stream()
                .sorted(Comparator.comparing((FromDriver.Executor e) -> e.name().length())
                        .thenComparing(FromDriver.Executor::name))
                .toList();
    }

    synchronized int slots() {
        return present.values().stream().mapToInt(FromDriver.Executor::slots).sum();
    }

    /** For how long there has been no executor, in ns; 0 while there is one. */
    synchronized long absentNanos() {
        return present.isEmpty() ? System.nanoTime() - changedNanos : 0;
    }

    /**
     * Waits until {@code wanted} are there, or, where that isn't known (0), until one is and no other came for a while.
     *
     * @return whether there are as many as were waited for
     */
    synchronized boolean await(int wanted, long millis, long quietMillis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        long quiet = TimeUnit.MILLISECONDS.toNanos(quietMillis);
        while (true) {
            long now = System.nanoTime();
            int there = present.size();
            if (wanted > 0 ? there >= wanted : there > 0 && now - changedNanos >= quiet) {
                return true;
            }
            if (now >= end) {
                return there > 0 && wanted == 0;
            }
            long until = wanted == 0 && there > 0 ? Math.min(end, changedNanos + quiet) : end;
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, until - now));
        }
    }
}
