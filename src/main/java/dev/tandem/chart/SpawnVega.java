package dev.tandem.chart;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;

/** The costs of starting workers in Vega-Lite. */
final class SpawnVega {
    private SpawnVega() {}

    static JsonObject document(String title, SpawnCosts costs) {
        JsonArray rows = new JsonArray();
        for (SpawnCosts.Kind kind : costs.kinds()) {
            rows.add(Json.object(
                    "label",
                    kind.label() + "   " + kind.figures(),
                    "median",
                    kind.seconds().median() * 1e3,
                    "min",
                    kind.seconds().min() * 1e3,
                    "max",
                    kind.seconds().max() * 1e3,
                    "says",
                    kind.figures(),
                    "range",
                    kind.range(),
                    "rounds",
                    kind.seconds().count()));
        }
        JsonObject y = Vega.labels();
        JsonArray tooltip = Json.array(
                Json.object("field", "label", "type", "nominal", "title", "worker"),
                Json.object("field", "says", "type", "nominal", "title", "median"),
                Json.object("field", "range", "type", "nominal", "title", "min to max"),
                Json.object("field", "rounds", "type", "quantitative", "title", "rounds"));
        JsonObject spread = Json.object(
                "mark",
                Json.object("type", "rule", "strokeWidth", 3, "color", SpeedupVega.EDGE),
                "encoding",
                Json.object("x", x("min", costs), "x2", Json.object("field", "max"), "y", y, "tooltip", tooltip));
        JsonObject median = Json.object(
                "mark",
                Json.object(
                        "type",
                        "point",
                        "filled",
                        true,
                        "size",
                        110,
                        "color",
                        SpeedupVega.BAR,
                        "opacity",
                        1,
                        "stroke",
                        SpeedupVega.EDGE),
                "encoding",
                Json.object("x", x("median", costs), "y", y, "tooltip", tooltip));
        JsonObject view = Json.object(
                "width",
                380,
                "height",
                Math.max(60, costs.kinds().size() * 28),
                "data",
                Json.object("values", rows),
                "layer",
                Json.array(spread, median));
        return Vega.document(title, SpawnChart.NOTES, List.of(view));
    }

    private static JsonObject x(String field, SpawnCosts costs) {
        return Json.object(
                "field",
                field,
                "type",
                "quantitative",
                "scale",
                Json.object(
                        "type",
                        "log",
                        "domain",
                        Json.array(Math.pow(10, costs.lowest() - 3), Math.pow(10, costs.highest() - 3)),
                        "nice",
                        false),
                "axis",
                Json.object("title", "time to start (ms), logarithmic", "gridOpacity", 0.35));
    }
}
