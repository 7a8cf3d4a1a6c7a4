package dev.tandem.engine.process;

import dev.tandem.engine.ModeException;
import dev.tandem.engine.Shipment;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a shipment takes along besides its classes, as it is in the session now: the values of its variables and of the
 * static fields of its classes, and the libraries that the session has added. Immutable, but the values are the
 * session's own.
 *
 * @param fields which static fields get the values, in the same order
 * @param values what they get
 * @param libraries files and directories
 * @param remarks what the user should know about this workload elsewhere, as sentences
 * @param shipment whose cargo it is
 */
public record Cargo(
        List<Place> fields, List<Object> values, List<Path> libraries, List<String> remarks, Shipment shipment) {
    public Cargo {
        fields = List.copyOf(fields);
        libraries = List.copyOf(libraries);
        remarks = List.copyOf(remarks);
    }

    /**
     * A static field.
     *
     * @param owner binary name of its class
     * @param field its name
     * @param name as the user knows it
     */
    public record Place(String owner, String field, String name) {}

    /** Collects the cargo of a shipment; static fields that can't be sent are left out and said. */
    public static Cargo of(Shipment shipment, ValueCodec codec) {
        List<Place> fields = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        for (Shipment.Variable variable : shipment.variables()) {
            fields.add(new Place(variable.ownerClass(), variable.field(), variable.name()));
            values.add(variable.value().get());
        }
        List<String> remarks = new ArrayList<>();
        for (Statics.Static each : sendable(shipment, codec, remarks)) {
            fields.add(new Place(each.owner(), each.field().getName(), each.name()));
            values.add(each.value());
        }
        return new Cargo(fields, values, libraries(shipment.loader()), remarks, shipment);
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

    /** The values as bytes; large arrays and all. */
    public byte[] encode(ValueCodec codec) throws ModeException {
        try {
            return codec.encode(values.toArray());
        } catch (TransferException e) {
            throw refusal(codec, e);
        }
    }

    /**
     * The values as roots of one graph.
     *
     * @param apart whether the contents of large arrays go apart
     * @param meter is told what each takes
     */
    ValueCodec.Encoded encodeRoots(ValueCodec codec, boolean apart, RootMeter meter) throws ModeException {
        try {
            return codec.encodeRoots(values.toArray(), apart, meter);
        } catch (TransferException e) {
            throw refusal(codec, e);
        }
    }

    /** Names the variable that is to blame. */
    private ModeException refusal(ValueCodec codec, TransferException whole) {
        for (int i = 0; i < shipment.variables().size(); i++) {
            try {
                codec.check(values.get(i));
            } catch (TransferException e) {
                Shipment.Variable variable = shipment.variables().get(i);
                return new ModeException(
                        "The variable " + variable.name() + ", of type " + variable.type()
                                + ", can't be sent to other processes: " + e.getMessage()
                                + ". Make it inside the body, or run the cell on threads (%%threads), which share"
                                + " memory. See docs/troubleshooting.md#a-variable-cant-be-sent-to-a-process.",
                        e);
            }
        }
        return new ModeException(
                "The variables of this cell can't be sent to other processes: " + whole.getMessage() + ".", whole);
    }

    /** Files and directories that the session has added to its class path since it started. */
    private static List<Path> libraries(ClassLoader session) {
        List<Path> entries = new ArrayList<>();
        for (ClassLoader loader = session; loader != null; loader = loader.getParent()) {
            if (loader instanceof URLClassLoader urls) {
                for (URL url : urls.getURLs()) {
                    if (url.getProtocol().equals("file")) {
                        entries.add(Path.of(URI.create(url.toString())));
                    }
                }
            }
        }
        return entries;
    }
}
