package dev.tandem.engine;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a cell asks to be run: a body and how many tasks it is cut into.
 *
 * @param body what each task runs
 * @param tasks how many tasks, at least 1
 * @param elements one for each task, or empty where tasks have an index alone
 * @param shipment how to make the body in another JVM; empty where it can't be (then only modes in this JVM run it)
 */
public record Workload<T>(Body<T> body, int tasks, List<?> elements, Optional<Shipment> shipment) {
    public Workload {
        Objects.requireNonNull(body, "body");
        Objects.requireNonNull(elements, "elements");
        Objects.requireNonNull(shipment, "shipment");
        if (tasks < 1) {
            throw new IllegalArgumentException("A workload needs at least 1 task, not " + tasks + ".");
        }
        if (!elements.isEmpty() && elements.size() != tasks) {
            throw new IllegalArgumentException(
                    "There are " + elements.size() + " elements for " + tasks + " tasks; give one for each task.");
        }
    }
}
