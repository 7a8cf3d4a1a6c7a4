package dev.tandem.chart;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One thing in several MIME types, as a Jupyter MIME bundle carries them. Immutable.
 *
 * @param data MIME type to content: text, base64 for pictures, Gson elements for JSON types
 * @param metadata MIME type to metadata
 */
public record Representations(Map<String, Object> data, Map<String, Object> metadata) {
    public Representations {
        data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }
}
