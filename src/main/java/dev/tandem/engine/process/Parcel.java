package dev.tandem.engine.process;

import dev.tandem.engine.ModeException;
import dev.tandem.engine.Shipment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A workload as bytes: its classes under the hashes of their contents, the values of its variables and of the static
 * fields of its classes. Packed once for an execution, sent to each of its workers; what a worker already has is left
 * out. Immutable.
 */
final class Parcel {
    private final Shipment shipment;
    private final List<Frame.ClassRef> classes;
    private final Cargo cargo;
    private final byte[] values;
    private final List<BulkRef> bulk;
    private final BulkStore store;
    private final int tasks;

    private Parcel(
            Cargo cargo, List<Frame.ClassRef> classes, byte[] values, List<BulkRef> bulk, BulkStore store, int tasks) {
        this.shipment = cargo.shipment();
        this.classes = classes;
        this.cargo = cargo;
        this.values = values;
        this.bulk = bulk;
        this.store = store;
        this.tasks = tasks;
    }

    /**
     * Packs a shipment for {@code tasks} tasks.
     *
     * @param classes names and hashes of its classes
     * @param store where the contents of large arrays are put, once for all workers
     * @throws ModeException naming the variable that can't be sent
     */
    static Parcel pack(Shipment shipment, List<Frame.ClassRef> classes, int tasks, ValueCodec codec, BulkStore store)
            throws ModeException {
        Cargo cargo = Cargo.of(shipment, codec);
        ValueCodec.Encoded encoded = cargo.encodeApart(codec);
        if (encoded.bulk().isEmpty()) {
            return new Parcel(cargo, classes, encoded.bytes(), List.of(), store, tasks);
        }
        Optional<List<BulkRef>> stored = store.store(encoded.bulk());
        return stored.isPresent()
                ? new Parcel(cargo, classes, encoded.bytes(), stored.get(), store, tasks)
                : new Parcel(cargo, classes, cargo.encode(codec), List.of(), store, tasks);
    }

    /** What the user should know about this workload in other processes, as sentences. */
    List<String> remarks() {
        return cargo.remarks();
    }

    /** Bytes that lie in shared memory for all workers. */
    long bulkBytes() {
        return bulk.stream().mapToLong(BulkRef::length).sum();
    }

    /** Says that no worker will read this any more. */
    void release() {
        bulk.stream().map(BulkRef::segment).distinct().forEach(store::release);
    }

    /** Sends everything that {@code worker} doesn't have yet, and asks it to make the body. */
    void sendTo(WorkerProcess worker, int run) throws IOException {
        Map<String, byte[]> files = shipment.classes();
        for (Frame.ClassRef ref : classes) {
            if (worker.needs(ref.hash())) {
                worker.post(new Frame.Code(ref.hash(), files.get(ref.name())));
            }
        }
        List<String> classPath = cargo.libraries().stream().map(Path::toString).toList();
        List<Frame.FieldRef> fields = cargo.fields().stream()
                .map(place -> new Frame.FieldRef(place.owner(), place.field(), place.name()))
                .toList();
        worker.send(new Frame.Begin(
                run, shipment.entryClass(), shipment.entryMethod(), tasks, classPath, classes, fields, bulk, values));
    }
}
