package dev.tandem.engine.cluster.executor;

import dev.tandem.engine.process.Shared;
import java.util.TreeSet;

/**
 * The slots of this executor: as many as there have been batches at once. Safe for any thread.
 *
 * <p>There is one for each JVM, in a static field, because Spark gives the code that it runs on an executor no other
 * way to find what earlier code left there.
 */
public final class Slots {
    /** The slots of this JVM. */
    public static final Slots OF_THIS_JVM = new Slots();

    /** Idle ones, lowest first: so that a lane is used again. Guarded by this. */
    private final TreeSet<Slot> idle = new TreeSet<>();

    private final TaskOutput output = new TaskOutput();

    /** Guarded by this. */
    private int made;

    private Slots() {
        System.setProperty(
                Shared.REFUSED_PROPERTY,
                "Shared arrays are memory of one machine, which the rest of a cluster doesn't reach: return what this task"
                        + " would write into one, or use %%processes.");
    }

    /** Takes a slot, to be given back. */
    public synchronized Slot take() {
        return idle.isEmpty() ? new Slot(made++, output) : idle.pollFirst();
    }

    /** Gives a slot back. */
    public synchronized void giveBack(Slot slot) {
        idle.add(slot);
    }
}
