package dev.tandem.engine.process;

import dev.tandem.bytecode.StopSite;
import dev.tandem.engine.Bodies;
import dev.tandem.engine.Body;
import dev.tandem.engine.Shipment;
import dev.tandem.engine.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * The entry of the workload that a worker runs while its archive is made: has it load what cells make workers load, the
 * codecs and the classes behind lambdas among it.
 */
public final class TrainingEntry {
    private static final Body<Object> BODY = context -> {
        IntUnaryOperator plus = n -> n + context.tasks();
        return context.task() % 2 == 0
                ? new ArrayList<>(List.of(plus.applyAsInt(context.task()), "text", 1.5))
                : new Plain(context.task());
    };

    /** Set in the worker before {@link #offer}, as variables of a cell are: a graph for java.io. */
    public static Object small = new ArrayList<>(List.of(1, "text", Map.of("one", 1)));
    /** As {@link #small}: a graph that java.io can't take. */
    public static Object plain = new Plain(2);

    private TrainingEntry() {}

    /** Not serializable. */
    private record Plain(int number) {}

    /** Called in the worker, which has this class from its own class path. */
    public static void offer() {
        // Each cell's code refers to it.
        StopSite.bootstrap(null, "check", null);
        Bodies.offer(BODY);
    }

    static Workload<Object> workload(int tasks, boolean withPlain) {
        String owner = TrainingEntry.class.getName();
        Shipment.Variable first = new Shipment.Variable(owner, "small", "small", "Object", () -> small);
        Shipment.Variable second = new Shipment.Variable(owner, "plain", "plain", "Object", () -> plain);
        Shipment shipment = new Shipment(
                Map.of(),
                owner,
                "offer",
                withPlain ? List.of(first, second) : List.of(first),
                TrainingEntry.class.getClassLoader());
        return new Workload<>(BODY, tasks, List.of(), Optional.of(shipment));
    }
}
