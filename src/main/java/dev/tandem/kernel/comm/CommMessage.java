package dev.tandem.kernel.comm;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.reflect.TypeToken;
import java.util.List;
import java.util.Map;

/**
 * What a comm carries: JSON, JSON about it, and raw bytes beside it. Cells use {@link #of} and {@link #values}: the
 * packaged kernel's own Gson has another name than theirs.
 */
public record CommMessage(JsonObject data, JsonObject metadata, List<byte[]> buffers) {
    public CommMessage {
        buffers = List.copyOf(buffers);
    }

    /** A message of texts, numbers, booleans, lists and maps of such. */
    public static CommMessage of(Map<String, ?> data) {
        return new CommMessage(new Gson().toJsonTree(data).getAsJsonObject(), new JsonObject(), List.of());
    }

    /** The data as texts, numbers (Double), booleans, lists and maps of such. */
    public Map<String, Object> values() {
        return new Gson().fromJson(data, new TypeToken<Map<String, Object>>() {}.getType());
    }
}
