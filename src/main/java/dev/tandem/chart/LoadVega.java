package dev.tandem.chart;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** The strip below a timeline: tasks in flight against tasks running, with the line of available cores. */
final class LoadVega {
    static final String IN_FLIGHT = "tasks in flight";
    static final String RUNNING = "tasks running";
    static final String IN_FLIGHT_COLOR = "#A6A6A6";

    private LoadVega() {}

    static JsonObject view(Load load, int cores, long endNanos, TimeScale scale, int width) {
        JsonArray rows = new JsonArray();
        for (Load.Step step : load.steps()) {
            rows.add(Json.object("t", scale.of(step.fromNanos()), "f", step.inFlight(), "r", step.running()));
        }
        double top = Math.max(load.most(), cores) * 1.15;
        JsonObject x = Json.object(
                "field",
                "t",
                "type",
                "quantitative",
                "scale",
                Json.object("domain", Json.array(0, scale.of(endNanos)), "nice", false),
                "axis",
                scale.vegaAxis());
        List<JsonObject> layers = new ArrayList<>();
        layers.add(area("f", IN_FLIGHT, x, top));
        if (load.runningKnown()) {
            layers.add(area("r", RUNNING, x, top));
        }
        layers.add(cores(cores));
        return Json.object(
                "width",
                width,
                "height",
                90,
                "data",
                Json.object("values", rows),
                "layer",
                layers,
                "resolve",
                Json.object("axis", Json.object("y", "independent")));
    }

    /** The line of available cores, labelled by an axis on the right: axis labels follow the reader's theme. */
    private static JsonObject cores(int cores) {
        JsonObject axis = Json.object(
                "orient",
                "right",
                "title",
                "",
                "values",
                Json.array(cores),
                "labelExpr",
                "'" + Quantity.count(cores, "core") + "'",
                "ticks",
                false,
                "domain",
                false,
                "grid",
                false);
        return Json.object(
                // A row of its own: otherwise the line is drawn once for every step, on top of one another.
                "data",
                Json.object("values", Json.array(Json.object("cores", cores))),
                "mark",
                Json.object("type", "rule", "strokeDash", Json.array(5, 3), "strokeWidth", 1.5, "color", "#888888"),
                "encoding",
                Json.object("y", Json.object("field", "cores", "type", "quantitative", "axis", axis)));
    }

    private static JsonObject area(String field, String what, JsonObject x, double top) {
        return Json.object(
                "transform",
                Json.array(Json.object("calculate", "'" + what + "'", "as", "what")),
                "mark",
                Json.object("type", "area", "interpolate", "step-after", "opacity", 0.9),
                "encoding",
                Json.object(
                        "x",
                        x,
                        "y",
                        Json.object(
                                "field",
                                field,
                                "type",
                                "quantitative",
                                "stack",
                                false,
                                "scale",
                                Json.object("domain", Json.array(0, top), "nice", false),
                                "axis",
                                // Axes are independent here because of the cores' own; one of two areas has it.
                                what.equals(IN_FLIGHT)
                                        ? Json.object(
                                                "title", "tasks", "tickCount", 4, "tickMinStep", 1, "gridOpacity", 0.35)
                                        : JsonNull.INSTANCE),
                        "color",
                        Json.object(
                                "field",
                                "what",
                                "type",
                                "nominal",
                                "scale",
                                Json.object(
                                        "domain", Json.array(IN_FLIGHT, RUNNING),
                                        "range", Json.array(IN_FLIGHT_COLOR, Shade.RUNNING.hex())),
                                "legend",
                                Json.object("title", "", "orient", "top")),
                        "tooltip",
                        Json.array(
                                Json.object("field", "f", "type", "quantitative", "title", IN_FLIGHT, "format", ".2f"),
                                Json.object("field", "r", "type", "quantitative", "title", RUNNING, "format", ".2f"))));
    }
}
