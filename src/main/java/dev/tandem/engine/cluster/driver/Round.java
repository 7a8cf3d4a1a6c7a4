package dev.tandem.engine.cluster.driver;

import dev.tandem.engine.cluster.message.FromDriver;
import dev.tandem.engine.cluster.message.ToDriver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.scheduler.TaskInfo;
import scala.collection.immutable.Seq;
import scala.reflect.ClassTag$;
import scala.runtime.BoxedUnit;

/**
 * Batches that Spark is asked to run, once. One job takes them all where there are no more slots than may be used; else
 * as many jobs as may run at once take one batch after another. Safe for any thread.
 */
final class Round {
    private final int number;
    private final String name;
    private final List<ToDriver.Batch> batches;
    private final RunBatch work;
    private final Link link;
    private final SessionPipe session;

    /** By batch; guarded by this. */
    private final boolean[] done;

    /** When each was given out at the earliest, on the monotonic clock; guarded by this. */
    private final long[] launched;

    /** Why Spark gave batches up, by batch; -1 where it didn't say which. Guarded by this. */
    private final Map<Integer, Throwable> errors = new TreeMap<>();

    /**
     * @param number the run's
     * @param name names it among all rounds; the job group is the run's
     */
    Round(int number, String name, List<ToDriver.Batch> batches, RunBatch work, Link link, SessionPipe session) {
        this.number = number;
        this.name = name;
        this.batches = batches;
        this.work = work;
        this.link = link;
        this.session = session;
        this.done = new boolean[batches.size()];
        this.launched = new long[batches.size()];
    }

    /** Has all batches run that can be, and waits for them. */
    void play(int slots, String group) {
        JavaRDD<ToDriver.Batch> data = link.context().parallelize(batches, batches.size());
        link.rounds().add(name, this);
        try {
            if (slots >= link.slotCount()) {
                List<Object> all = new ArrayList<>();
                for (int i = 0; i < batches.size(); i++) {
                    all.add(i);
                }
                job(data, all, group);
            } else {
                inTurn(data, slots, group);
            }
            // What the last batches went through may still be on its way.
            link.context().sc().listenerBus().waitUntilEmpty(TimeUnit.SECONDS.toMillis(2));
        } catch (java.util.concurrent.TimeoutException e) {
            // A late report of a lost try is left out.
        } finally {
            link.rounds().remove(name);
        }
    }

    private void inTurn(JavaRDD<ToDriver.Batch> data, int slots, String group) {
        AtomicInteger next = new AtomicInteger();
        List<Thread> lanes = new ArrayList<>();
        for (int lane = 0; lane < Math.min(slots, batches.size()); lane++) {
            Thread thread = new Thread(
                    () -> {
                        for (int i = next.getAndIncrement(); i < batches.size(); i = next.getAndIncrement()) {
                            if (!job(data, List.of(i), group)) {
                                return;
                            }
                        }
                    },
                    "tandem-lane-" + lane);
            thread.setDaemon(true);
            lanes.add(thread);
            thread.start();
        }
        for (Thread lane : lanes) {
            try {
                lane.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** @return whether another job may follow on this lane */
    private boolean job(JavaRDD<ToDriver.Batch> data, List<Object> partitions, String group) {
        long submitted = System.nanoTime();
        synchronized (this) {
            for (Object partition : partitions) {
                launched[(Integer) partition] = submitted;
            }
        }
        link.context().setJobGroup(group, "Tandem run " + number, true);
        link.context().setLocalProperty(Rounds.PROPERTY, name);
        Seq<Object> wanted =
                scala.jdk.javaapi.CollectionConverters.asScala(partitions).toSeq();
        try {
            link.context()
                    .sc()
                    .<ToDriver.Batch, byte[]>runJob(
                            data.rdd(),
                            work,
                            wanted,
                            (index, report) -> {
                                ended((Integer) partitions.get((Integer) index), report);
                                return BoxedUnit.UNIT;
                            },
                            ClassTag$.MODULE$.apply(byte[].class));
            return true;
        } catch (Throwable e) { // Scala throws checked exceptions that javac knows nothing of
            int task = Reasons.task(e);
            synchronized (this) {
                errors.put(task < 0 ? -1 : (Integer) partitions.get(task), e);
            }
            return Reasons.executorsDied(e);
        }
    }

    private void ended(int batch, byte[] report) {
        long now = System.nanoTime();
        long since;
        synchronized (this) {
            done[batch] = true;
            since = launched[batch];
        }
        session.say(new FromDriver.Done(number, report, since, now));
    }

    /** Spark has given a batch to an executor. */
    void started(TaskInfo attempt) {
        int batch = attempt.partitionId();
        long launch = monotonic(attempt.launchTime());
        synchronized (this) {
            if (!done[batch]) {
                launched[batch] = Math.max(launched[batch], launch);
            }
        }
        session.say(new FromDriver.Started(
                number, batches.get(batch).tasks(), attempt.executorId(), attempt.host(), launch));
    }

    /** An executor died with a batch. */
    void lost(TaskInfo attempt, String reason) {
        session.say(new FromDriver.Lost(
                number,
                batches.get(attempt.partitionId()).tasks(),
                attempt.executorId(),
                attempt.host(),
                monotonic(attempt.launchTime()),
                monotonic(attempt.finishTime()),
                reason.lines().findFirst().orElse("").strip()));
    }

    /** Of the wall clock, which counts whole milliseconds: the earliest moment that it may have been. */
    private static long monotonic(long wallMillis) {
        return System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis() - wallMillis + 1);
    }

    synchronized Map<Integer, Throwable> errors() {
        return new TreeMap<>(errors);
    }

    /** The batches without a result, by their place in this round. */
    synchronized Map<Integer, ToDriver.Batch> unfinished() {
        Map<Integer, ToDriver.Batch> open = new TreeMap<>();
        for (int i = 0; i < done.length; i++) {
            if (!done[i]) {
                open.put(i, batches.get(i));
            }
        }
        return open;
    }
}
