package dev.tandem.engine.cluster;

import dev.tandem.engine.Shipment;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** Names a shipment's classes by their content; the name of the last one is kept for its repeats. Safe for any thread. */
final class Generations {
    /** Guarded by this. */
    private WeakReference<Shipment> last = new WeakReference<>(null);

    /** Guarded by this. */
    private String name = "";

    synchronized String of(Shipment shipment) {
        if (last.get() != shipment) {
            name = hash(shipment.classes());
            last = new WeakReference<>(shipment);
        }
        return name;
    }

    private static String hash(Map<String, byte[]> classes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new TreeMap<>(classes).forEach((type, file) -> {
                digest.update(type.getBytes(StandardCharsets.UTF_8));
                digest.update(file);
            });
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }
}
