package dev.tandem.display;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One value in several representations, as Jupyter's {@code display_data} carries it. Immutable.
 *
 * @param data MIME type to content: a String (text, or base64 for binary types) or a Gson JsonElement for JSON types
 * @param metadata MIME type to metadata, often empty
 */
public record MimeBundle(Map<String, Object> data, Map<String, Object> metadata) {
    public MimeBundle {
        data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /** A bundle with plain text alone. */
    public static MimeBundle text(String text) {
        return new MimeBundle(Map.of("text/plain", text), Map.of());
    }
}
