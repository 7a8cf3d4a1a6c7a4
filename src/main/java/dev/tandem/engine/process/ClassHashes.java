package dev.tandem.engine.process;

import dev.tandem.engine.Shipment;
import java.lang.ref.WeakReference;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/** Names and content hashes of a shipment's classes; those of the last one are kept for its repeats. Safe for any thread. */
final class ClassHashes {
    /** Guarded by this, as is {@link #refs}. */
    private WeakReference<Shipment> last = new WeakReference<>(null);

    private List<ToWorker.ClassRef> refs = List.of();

    synchronized List<ToWorker.ClassRef> of(Shipment shipment) {
        if (last.get() != shipment) {
            refs = shipment.classes().entrySet().stream()
                    .map(entry -> new ToWorker.ClassRef(entry.getKey(), hash(entry.getValue())))
                    .sorted(Comparator.comparing(ToWorker.ClassRef::name))
                    .toList();
            last = new WeakReference<>(shipment);
        }
        return refs;
    }

    private static String hash(byte[] file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }
}
