package dev.tandem.engine.process;

import dev.tandem.engine.ModeException;
import dev.tandem.engine.Shipment;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A workload as bytes: its classes under the hashes of their contents, the values of its variables and of the static
 * fields of its classes. Packed once for an execution, sent to each of its workers; what a worker already has is left
 * out. Immutable.
 */
final class Parcel {
    private final Shipment shipment;
    private final List<Frame.ClassRef> classes;
    private final List<Frame.FieldRef> fields;
    private final List<String> classPath;
    private final byte[] values;
    private final List<BulkRef> bulk;
    private final BulkStore store;
    private final int tasks;
    private final List<String> remarks;

    private Parcel(
            Shipment shipment,
            List<Frame.ClassRef> classes,
            List<Frame.FieldRef> fields,
            byte[] values,
            List<BulkRef> bulk,
            BulkStore store,
            int tasks,
            List<String> remarks) {
        this.shipment = shipment;
        this.classes = classes;
        this.fields = fields;
        this.classPath = libraries(shipment.loader());
        this.values = values;
        this.bulk = bulk;
        this.store = store;
        this.tasks = tasks;
        this.remarks = List.copyOf(remarks);
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
        List<Frame.FieldRef> fields = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        for (Shipment.Variable variable : shipment.variables()) {
            fields.add(new Frame.FieldRef(variable.ownerClass(), variable.field(), variable.name()));
            values.add(variable.value().get());
        }
        List<String> remarks = new ArrayList<>();
        for (Statics.Static each : sendable(shipment, codec, remarks)) {
            fields.add(new Frame.FieldRef(each.owner(), each.field().getName(), each.name()));
            values.add(each.value());
        }
        ValueCodec.Encoded encoded = encode(shipment, values.toArray(), codec, true);
        if (encoded.bulk().isEmpty()) {
            return new Parcel(shipment, classes, fields, encoded.bytes(), List.of(), store, tasks, remarks);
        }
        Optional<List<BulkRef>> stored = store.store(encoded.bulk());
        return stored.isPresent()
                ? new Parcel(shipment, classes, fields, encoded.bytes(), stored.get(), store, tasks, remarks)
                : new Parcel(
                        shipment,
                        classes,
                        fields,
                        encode(shipment, values.toArray(), codec, false).bytes(),
                        List.of(),
                        store,
                        tasks,
                        remarks);
    }

    /** Static fields may well hold something that never leaves a JVM, and that the body never touches. */
    private static List<Statics.Static> sendable(Shipment shipment, ValueCodec codec, List<String> remarks) {
        List<Statics.Static> statics = Statics.of(
                shipment.loader(),
                shipment.classes().keySet(),
                shipment.variables().stream()
                        .map(variable -> variable.ownerClass() + "." + variable.field())
                        .collect(Collectors.toSet()));
        List<Statics.Static> sendable = new ArrayList<>();
        for (Statics.Static each : statics) {
            try {
                codec.check(each.value());
                sendable.add(each);
            } catch (TransferException e) {
                remarks.add("The static field " + each.name() + " can't be sent to other processes (" + e.getMessage()
                        + "): there it has the value that its class gives it at the start.");
            }
        }
        return sendable;
    }

    private static ValueCodec.Encoded encode(Shipment shipment, Object[] values, ValueCodec codec, boolean apart)
            throws ModeException {
        try {
            return apart ? codec.encodeApart(values) : new ValueCodec.Encoded(codec.encode(values), List.of());
        } catch (TransferException whole) {
            for (int i = 0; i < shipment.variables().size(); i++) {
                try {
                    codec.check(values[i]);
                } catch (TransferException e) {
                    Shipment.Variable variable = shipment.variables().get(i);
                    throw new ModeException(
                            "The variable " + variable.name() + ", of type " + variable.type()
                                    + ", can't be sent to other processes: " + e.getMessage()
                                    + ". Make it inside the body, or run the cell on threads (%%threads), which share"
                                    + " memory.",
                            e);
                }
            }
            throw new ModeException(
                    "The variables of this cell can't be sent to other processes: " + whole.getMessage() + ".", whole);
        }
    }

    /** Files and directories that the session has added to its class path since it started. */
    private static List<String> libraries(ClassLoader session) {
        List<String> entries = new ArrayList<>();
        for (ClassLoader loader = session; loader != null; loader = loader.getParent()) {
            if (loader instanceof URLClassLoader urls) {
                for (URL url : urls.getURLs()) {
                    if (url.getProtocol().equals("file")) {
                        entries.add(Path.of(URI.create(url.toString())).toString());
                    }
                }
            }
        }
        return entries;
    }

    /** What the user should know about this workload in other processes, as sentences. */
    List<String> remarks() {
        return remarks;
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
        worker.send(new Frame.Begin(
                run, shipment.entryClass(), shipment.entryMethod(), tasks, classPath, classes, fields, bulk, values));
    }
}
