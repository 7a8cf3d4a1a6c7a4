package dev.tandem.engine.cluster.message;

import java.io.Serializable;
import java.util.List;

/** What the driver says to the session. Times are of the driver's monotonic clock, in ns. */
public sealed interface FromDriver extends Serializable {
    /**
     * Where tasks can run.
     *
     * @param version of Spark, the driver's
     * @param address of Spark's own user interface; "" if it has none
     * @param executors in order of their names
     */
    record Slots(String version, String address, List<Executor> executors) implements FromDriver {
        /** How many tasks can run at once. */
        public int count() {
            return executors.stream().mapToInt(Executor::slots).sum();
        }
    }

    /**
     * A JVM of the cluster that runs tasks.
     *
     * @param name Spark's name of it
     * @param host where it is
     * @param slots how many tasks it runs at once
     * @param storageBytes what Spark may keep in its memory
     * @param java its JDK's feature release; 0 where it isn't known yet
     * @param version its version of Spark; "" where it isn't known yet
     */
    record Executor(String name, String host, int slots, long storageBytes, int java, String version)
            implements Serializable {}

    /** There is no connection, and will be none: a sentence. */
    record Refused(String reason) implements FromDriver {}

    /** A batch was given to an executor. */
    record Started(int number, int[] tasks, String executor, String host, long launchedNanos) implements FromDriver {}

    /**
     * A batch has ended.
     *
     * @param report a {@link BatchReport} as bytes
     * @param launchedNanos a moment before the executor began
     * @param receivedNanos a moment after it ended
     */
    record Done(int number, byte[] report, long launchedNanos, long receivedNanos) implements FromDriver {}

    /** An executor was lost with a batch, which is run again unless its task is {@link GivenUp given up}. */
    record Lost(
            int number, int[] tasks, String executor, String host, long launchedNanos, long lostNanos, String reason)
            implements FromDriver {}

    /** A task was given up: a sentence. */
    record GivenUp(int number, int task, String reason) implements FromDriver {}

    /** A run has ended; {@code error} is a sentence, or "" where everything that could be run was. */
    record Ended(int number, String error) implements FromDriver {}
}
