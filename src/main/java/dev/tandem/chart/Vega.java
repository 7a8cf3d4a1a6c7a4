package dev.tandem.chart;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.List;

/**
 * What all Vega-Lite specifications of Tandem share. Text colours and the ground are left to the reader's theme:
 * JupyterLab passes Vega's dark theme on dark grounds, and a specification's own configuration would win over it.
 */
final class Vega {
    static final int WIDTH = 640;
    private static final int TITLE_COLUMNS = 100;
    private static final int NOTE_COLUMNS = 125;

    private Vega() {}

    /** Views under each other with a sentence as the title and notes below it. */
    static JsonObject document(String title, List<String> notes, List<JsonObject> views) {
        return Json.object(
                "$schema",
                "https://vega.github.io/schema/vega-lite/v5.json",
                "title",
                title(title, notes),
                "spacing",
                14,
                "vconcat",
                views,
                "resolve",
                Json.object(
                        "scale",
                                Json.object(
                                        "color",
                                        "independent",
                                        "shape",
                                        "independent",
                                        "fill",
                                        "independent",
                                        "strokeDash",
                                        "independent"),
                        "legend",
                                Json.object(
                                        "color",
                                        "independent",
                                        "shape",
                                        "independent",
                                        "fill",
                                        "independent",
                                        "strokeDash",
                                        "independent")),
                "config",
                Json.object("view", Json.object("stroke", "transparent")));
    }

    /** The axis of rows that are named by their field "label", in the order in which they come. */
    static JsonObject labels() {
        JsonObject y = Json.object(
                "field",
                "label",
                "type",
                "nominal",
                "axis",
                Json.object("title", "", "labelLimit", 420, "ticks", false, "domain", false));
        // Json leaves nulls out.
        y.add("sort", JsonNull.INSTANCE);
        return y;
    }

    static JsonObject title(String title, List<String> notes) {
        JsonArray lines = Json.array(Titles.wrap(title, TITLE_COLUMNS));
        JsonArray small = Json.array(Titles.wrap(notes, NOTE_COLUMNS));
        return Json.object(
                "text",
                lines,
                "subtitle",
                small.isEmpty() ? null : small,
                "anchor",
                "start",
                "fontSize",
                13,
                "subtitleFontSize",
                11,
                "offset",
                8);
    }
}
