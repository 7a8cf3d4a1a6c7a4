package dev.tandem.chart;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Speedup over the number of workers as one Vega-Lite view. */
final class CurveVega {
    /** Curves, told apart by shape too. */
    static final List<String> SERIES = List.of("#0072B2", "#D55E00", "#CC79A7", "#E69F00", "#56B4E9", "#009E73");

    private CurveVega() {}

    static JsonObject view(Speedups speedups) {
        JsonArray rows = new JsonArray();
        speedups.withSpeedup().forEach(bar -> rows.add(SpeedupVega.row(bar)));
        int most =
                speedups.bars().stream().mapToInt(Speedups.Bar::workers).max().orElse(1);
        JsonObject x = Json.object(
                "field",
                "workers",
                "type",
                "quantitative",
                "scale",
                Json.object("domain", Json.array(0, most + 0.5), "nice", false),
                "axis",
                Json.object(
                        "title",
                        "workers",
                        "format",
                        "d",
                        "values",
                        speedups.bars().stream()
                                .map(Speedups.Bar::workers)
                                .distinct()
                                .toList(),
                        "grid",
                        false));
        JsonObject y = Json.object(
                "field",
                "speedup",
                "type",
                "quantitative",
                "scale",
                Json.object("domain", Json.array(0, speedups.most()), "nice", false),
                "axis",
                Json.object("title", "speedup (×)", "gridOpacity", 0.35));
        JsonObject color = Json.object(
                "field",
                "series",
                "type",
                "nominal",
                "scale",
                Json.object("domain", speedups.series(), "range", SERIES),
                "legend",
                Json.object("title", "", "orient", "top"));
        // The same domain as the colour's, so that Vega-Lite merges both into one legend.
        JsonObject shape = Json.object(
                "field",
                "series",
                "type",
                "nominal",
                "scale",
                Json.object("domain", speedups.series()),
                "legend",
                Json.object("title", "", "orient", "top"));
        JsonObject workers = Json.object("field", "workers", "type", "quantitative");
        List<JsonObject> layers = new ArrayList<>();
        layers.add(Json.object(
                "mark",
                Json.object("type", "line", "color", SpeedupVega.LINE, "strokeDash", Json.array(2, 2), "clip", true),
                "encoding",
                Json.object("x", x, "y", Json.object("field", "ideal", "type", "quantitative"))));
        layers.add(SpeedupVega.rule(1, "y", false));
        layers.add(SpeedupVega.rule(speedups.cores(), "x", true));
        layers.add(Json.object(
                "mark", Json.object("type", "line", "strokeWidth", 2),
                "encoding", Json.object("x", x, "y", y, "color", color)));
        if (!speedups.laws().isEmpty()) {
            layers.add(laws(speedups, x, color, most));
        }
        layers.add(SpeedupVega.spread("y", "x", workers, "min", "max"));
        layers.add(Json.object(
                "mark",
                Json.object("type", "point", "filled", true, "size", 70, "opacity", 1),
                "encoding",
                Json.object("x", x, "y", y, "color", color, "shape", shape, "tooltip", SpeedupVega.tooltip())));
        return Json.object(
                "width",
                500,
                "height",
                260,
                "title",
                Json.object(
                        "text",
                        "dots: ideal · line: one after another · dashes: " + Quantity.count(speedups.cores(), "core"),
                        "anchor",
                        "start",
                        "fontWeight",
                        "normal",
                        "fontSize",
                        11),
                "data",
                Json.object("values", rows),
                "layer",
                layers);
    }

    private static JsonObject laws(Speedups speedups, JsonObject x, JsonObject color, int most) {
        JsonArray rows = new JsonArray();
        for (FittedLaw law : speedups.laws()) {
            for (FittedLaw.At at : law.line(most)) {
                JsonObject row = Json.object("workers", at.workers(), "speedup", at.speedup());
                row.addProperty("series", law.series());
                row.addProperty("law", law.name());
                row.addProperty("fit", law.sentence());
                rows.add(row);
            }
        }
        JsonObject dashes = Json.object(
                "field",
                "law",
                "type",
                "nominal",
                "scale",
                Json.object("range", Json.array(Json.array(9, 3), Json.array(9, 3, 2, 3))),
                "legend",
                Json.object("title", "", "orient", "top", "labelLimit", 250, "symbolSize", 900));
        JsonObject line = Json.object("type", "line", "strokeWidth", 1.2, "clip", true);
        JsonObject y = Json.object("field", "speedup", "type", "quantitative");
        JsonObject encoding = Json.object("x", x, "y", y, "color", color, "strokeDash", dashes);
        encoding.add("tooltip", Json.array(Json.object("field", "fit", "type", "nominal", "title", "fit")));
        return Json.object("data", Json.object("values", rows), "mark", line, "encoding", encoding);
    }
}
