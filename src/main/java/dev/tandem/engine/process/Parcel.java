package dev.tandem.engine.process;

import dev.tandem.engine.ModeException;
import dev.tandem.engine.Shipment;
import dev.tandem.engine.Workload;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A workload as bytes: its classes under the hashes of their contents, and the values of its variables. Packed once
 * for an execution, sent to each of its workers; what a worker already has is left out. Immutable.
 */
final class Parcel {
    private final Shipment shipment;
    private final List<Frame.ClassRef> classes;
    private final List<Frame.FieldRef> fields;
    private final List<String> classPath;
    private final byte[] values;
    private final int tasks;

    private Parcel(
            Shipment shipment,
            List<Frame.ClassRef> classes,
            List<Frame.FieldRef> fields,
            List<String> classPath,
            byte[] values,
            int tasks) {
        this.shipment = shipment;
        this.classes = classes;
        this.fields = fields;
        this.classPath = classPath;
        this.values = values;
        this.tasks = tasks;
    }

    /** @throws ModeException naming the variable that can't be sent */
    static Parcel pack(Workload<?> workload, Shipment shipment, ValueCodec codec) throws ModeException {
        List<Frame.ClassRef> classes = shipment.classes().entrySet().stream()
                .map(entry -> new Frame.ClassRef(entry.getKey(), hash(entry.getValue())))
                .sorted(Comparator.comparing(Frame.ClassRef::name))
                .toList();
        List<Frame.FieldRef> fields = shipment.variables().stream()
                .map(v -> new Frame.FieldRef(v.ownerClass(), v.field(), v.name()))
                .toList();
        Object[] values = shipment.variables().stream()
                .map(variable -> variable.value().get())
                .toArray();
        ClassLoader loader = workload.body().getClass().getClassLoader();
        return new Parcel(
                shipment, classes, fields, libraries(loader), encode(shipment, values, codec), workload.tasks());
    }

    private static byte[] encode(Shipment shipment, Object[] values, ValueCodec codec) throws ModeException {
        try {
            return codec.encode(values);
        } catch (TransferException whole) {
            for (int i = 0; i < values.length; i++) {
                try {
                    codec.encode(values[i]);
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
                        entries.add(Path.of(java.net.URI.create(url.toString())).toString());
                    }
                }
            }
        }
        return entries;
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
                run, shipment.entryClass(), shipment.entryMethod(), tasks, classPath, classes, fields, values));
    }

    private static String hash(byte[] file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }
}
