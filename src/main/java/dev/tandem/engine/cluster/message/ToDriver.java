package dev.tandem.engine.cluster.message;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/** What the session says to the driver. */
public sealed interface ToDriver extends Serializable {
    /**
     * Connects; the first message, once.
     *
     * @param master as Spark takes it
     * @param conf Spark's settings; may hold secrets
     * @param waitMillis how long to wait for the first executor
     * @param executors how many executors are expected; 0 where that isn't known
     */
    record Connect(String master, Map<String, String> conf, long waitMillis, int executors) implements ToDriver {}

    /**
     * Runs a workload.
     *
     * @param number the run's
     * @param slots how many batches may run at once
     * @param batches the tasks, in batches
     * @param code what makes the body
     * @param generation names the classes of {@code code}
     * @param classes binary class name to class file; empty if the driver has this generation already
     * @param libraries jars that the executors need
     */
    record Run(
            int number,
            int slots,
            List<Batch> batches,
            Code code,
            String generation,
            Map<String, byte[]> classes,
            List<String> libraries)
            implements ToDriver {}

    /** Ends a run. */
    record Cancel(int number) implements ToDriver {}

    /**
     * Asks for {@link FromDriver.Slots}.
     *
     * @param executors how many are expected: the answer waits for them; 0 for an answer at once
     * @param waitMillis the longest wait
     */
    record Look(int executors, long waitMillis) implements ToDriver {}

    /**
     * Tasks that travel together.
     *
     * @param tasks their indices
     * @param places where the element of each stands among {@code elements}
     * @param elements an {@code Object[]} as bytes; empty where tasks have an index alone
     */
    record Batch(int[] tasks, int[] places, byte[] elements) implements Serializable {
        /** A batch of one of the tasks alone. */
        public Batch only(int position) {
            return new Batch(new int[] {tasks[position]}, new int[] {places[position]}, elements);
        }
    }

    /**
     * How an executor makes the body from the classes.
     *
     * @param entryClass binary name of the class with the entry method
     * @param entryMethod a public static method without parameters
     * @param owners binary names of the classes whose static fields are set
     * @param fields those fields
     * @param values an {@code Object[]} of their values as bytes
     * @param tasks how many tasks the workload has
     */
    record Code(String entryClass, String entryMethod, String[] owners, String[] fields, byte[] values, int tasks)
            implements Serializable {}
}
