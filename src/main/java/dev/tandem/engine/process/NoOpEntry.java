package dev.tandem.engine.process;

import dev.tandem.engine.Bodies;
import dev.tandem.engine.Body;
import dev.tandem.engine.Shipment;
import dev.tandem.engine.Workload;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The entry of a workload that does nothing: for measuring workers themselves. */
public final class NoOpEntry {
    private static final Body<Object> NOTHING = context -> null;

    private NoOpEntry() {}

    /** Called in the worker, which has this class from its own class path. */
    public static void offer() {
        Bodies.offer(NOTHING);
    }

    static Workload<Object> workload(int tasks) {
        Shipment shipment =
                new Shipment(Map.of(), NoOpEntry.class.getName(), "offer", List.of(), NoOpEntry.class.getClassLoader());
        return new Workload<>(NOTHING, tasks, List.of(), Optional.of(shipment));
    }
}
