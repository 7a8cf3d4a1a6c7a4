package dev.tandem.kernel.comm;

import com.google.gson.JsonObject;
import java.util.List;

/** What a comm carries: JSON, JSON about it, and raw bytes beside it. */
public record CommMessage(JsonObject data, JsonObject metadata, List<byte[]> buffers) {
    public CommMessage {
        buffers = List.copyOf(buffers);
    }
}
