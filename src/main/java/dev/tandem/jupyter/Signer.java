package dev.tandem.jupyter;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs the four JSON frames of a message and checks signatures, with HMAC-SHA256 as Jupyter's wire protocol has it, or
 * not at all where the key is empty. Safe for any thread.
 *
 * @see <a href="https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol">The wire protocol</a>
 */
public final class Signer {
    static final String HMAC_SHA256 = "hmac-sha256";

    private static final byte[] NONE = new byte[0];
    private static final HexFormat HEX = HexFormat.of();

    /** Holds the key; copied for each signature, since a Mac is for one thread at a time. Null: unsigned. */
    private final Mac keyed;

    /** @throws IllegalArgumentException if the scheme is another than {@code hmac-sha256} */
    public Signer(String scheme, String key) {
        if (!scheme.equals(HMAC_SHA256)) {
            throw new IllegalArgumentException("The signature scheme \"" + scheme
                    + "\" isn't supported; set Session.signature_scheme to \"" + HMAC_SHA256 + "\".");
        }
        if (key.isEmpty()) {
            keyed = null;
            return;
        }
        try {
            keyed = Mac.getInstance("HmacSHA256");
            keyed.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every Java platform has HmacSHA256.", impossible);
        }
    }

    public boolean signs() {
        return keyed != null;
    }

    /** The signature in hexadecimal digits, or nothing. */
    public byte[] sign(List<byte[]> frames) {
        if (keyed == null) {
            return NONE;
        }
        try {
            Mac mac = (Mac) keyed.clone();
            frames.forEach(mac::update);
            return HEX.formatHex(mac.doFinal()).getBytes(StandardCharsets.US_ASCII);
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException("The JDK's own HmacSHA256 can be cloned.", impossible);
        }
    }

    /** Takes the same time wherever the first wrong byte is, so that a signature can't be guessed byte by byte. */
    public boolean matches(List<byte[]> frames, byte[] signature) {
        return keyed == null || MessageDigest.isEqual(sign(frames), signature);
    }
}
