package dev.tandem.chart;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

/** What all marks on lanes have in common: lane {@code i} from the top fills i to i+1 of an axis that runs down. */
final class LaneRows {
    private static final double MARGIN = 0.1;

    private LaneRows() {}

    /** Marks that reach from {@code a} to {@code b} and from {@code y} to {@code z}. */
    static JsonObject encoding(JsonObject x, JsonObject y, Object... more) {
        JsonObject encoding =
                Json.object("x", x, "x2", Json.object("field", "b"), "y", y, "y2", Json.object("field", "z"));
        Json.object(more).entrySet().forEach(entry -> encoding.add(entry.getKey(), entry.getValue()));
        return encoding;
    }

    /**
     * A row of data: a stretch of time in a lane.
     *
     * @param low lower border within the lane, 0 to 1
     * @param high upper border
     * @param more names and values in turn
     */
    static JsonObject row(TimeScale scale, int lane, long from, long to, double low, double high, Object... more) {
        double height = 1 - 2 * MARGIN;
        JsonObject row = Json.object(
                "a", scale.of(from),
                "b", scale.of(to),
                "y", lane + 1 - MARGIN - height * high,
                "z", lane + 1 - MARGIN - height * low,
                "start", Quantity.nanos(from),
                "end", Quantity.nanos(to),
                "took", Quantity.nanos(to - from));
        Json.object(more).entrySet().forEach(entry -> row.add(entry.getKey(), entry.getValue()));
        return row;
    }

    /** Fields and their names; the one called "title" becomes the heading. */
    static JsonArray tooltip(String... fieldsAndTitles) {
        JsonArray fields = new JsonArray();
        for (int i = 0; i < fieldsAndTitles.length; i += 2) {
            fields.add(Json.object("field", fieldsAndTitles[i], "type", "nominal", "title", fieldsAndTitles[i + 1]));
        }
        return fields;
    }
}
