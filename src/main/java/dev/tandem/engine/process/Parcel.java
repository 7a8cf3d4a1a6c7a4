package dev.tandem.engine.process;

import dev.tandem.engine.ModeException;
import dev.tandem.engine.Shipment;
import dev.tandem.trace.Transfer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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
    private final List<ToWorker.ClassRef> classes;
    private final Cargo cargo;
    private final ValueCodec.Encoded values;
    private final List<BulkRef> bulk;
    private final BulkStore store;
    private final int tasks;
    private final RootMeter meter;
    /** What it took to put the large arrays into shared memory. */
    private final long storeNanos;

    private Parcel(
            Cargo cargo,
            List<ToWorker.ClassRef> classes,
            ValueCodec.Encoded values,
            List<BulkRef> bulk,
            BulkStore store,
            int tasks,
            RootMeter meter,
            long storeNanos) {
        this.shipment = cargo.shipment();
        this.classes = classes;
        this.cargo = cargo;
        this.values = values;
        this.bulk = bulk;
        this.store = store;
        this.tasks = tasks;
        this.meter = meter;
        this.storeNanos = storeNanos;
    }

    /**
     * Packs a shipment for {@code tasks} tasks.
     *
     * @param classes names and hashes of its classes
     * @param store where the contents of large arrays are put, once for all workers
     * @throws ModeException naming the variable that can't be sent
     */
    static Parcel pack(Shipment shipment, List<ToWorker.ClassRef> classes, int tasks, ValueCodec codec, BulkStore store)
            throws ModeException {
        Cargo cargo = Cargo.of(shipment, codec);
        RootMeter meter = new RootMeter(cargo.values().size());
        ValueCodec.Encoded encoded = cargo.encodeRoots(codec, true, meter);
        if (encoded.bulk().isEmpty()) {
            return new Parcel(cargo, classes, encoded, List.of(), store, tasks, meter, 0);
        }
        long start = System.nanoTime();
        Optional<List<BulkRef>> stored = store.store(encoded.bulk());
        if (stored.isPresent()) {
            long nanos = System.nanoTime() - start;
            return new Parcel(cargo, classes, encoded, stored.get(), store, tasks, meter, nanos);
        }
        return new Parcel(cargo, classes, cargo.encodeRoots(codec, false, meter), List.of(), store, tasks, meter, 0);
    }

    /**
     * What each variable and static field costs.
     *
     * @param workers that it was sent to; what lies in shared memory lies there once
     * @param decodeNanos what it took the slowest worker to read each
     */
    List<Transfer> transfers(int workers, long[] decodeNanos) {
        List<Transfer> transfers = new ArrayList<>();
        long all = Math.max(1, bulkBytes());
        for (int i = 0; i < cargo.fields().size(); i++) {
            long apart = 0;
            for (int b = meter.bulkFrom(i); b < meter.bulkTo(i) && b < bulk.size(); b++) {
                apart += bulk.get(b).length();
            }
            long nanos = meter.nanos()[i]
                    + (long) ((double) storeNanos * apart / all)
                    + (i < decodeNanos.length ? decodeNanos[i] : 0);
            transfers.add(new Transfer(
                    cargo.fields().get(i).name(), Transfer.Kind.VARIABLE, nanos, apart + meter.bytes(i) * workers));
        }
        return transfers;
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

    /**
     * Sends everything that {@code worker} doesn't have yet, and asks it to make the body.
     *
     * @return bytes of classes that it didn't have
     */
    long sendTo(WorkerProcess worker, int run) throws IOException {
        Map<String, byte[]> files = shipment.classes();
        long code = 0;
        for (ToWorker.ClassRef ref : classes) {
            if (worker.needs(ref.hash())) {
                byte[] file = files.get(ref.name());
                code += file.length;
                worker.post(new ToWorker.Code(ref.hash(), file));
            }
        }
        List<String> classPath = cargo.libraries().stream().map(Path::toString).toList();
        List<ToWorker.FieldRef> fields = cargo.fields().stream()
                .map(place -> new ToWorker.FieldRef(place.owner(), place.field(), place.name()))
                .toList();
        worker.send(new ToWorker.Begin(
                run,
                shipment.entryClass(),
                shipment.entryMethod(),
                tasks,
                classPath,
                classes,
                fields,
                bulk,
                values.bytes()));
        return code;
    }
}
