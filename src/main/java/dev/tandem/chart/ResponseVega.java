package dev.tandem.chart;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;

/** Response times in Vega-Lite. */
final class ResponseVega {
    private ResponseVega() {}

    static JsonObject document(String title, Responses responses) {
        TimeScale scale = TimeScale.suiting(responses.longestMeanNanos());
        JsonArray rows = new JsonArray();
        for (Responses.Bar bar : responses.bars()) {
            double own = scale.of(bar.meanNanos() - bar.lockNanos());
            rows.add(row(bar, ResponseChart.OWN, 0, own));
            rows.add(row(bar, ResponseChart.LOCK, own, scale.of(bar.meanNanos())));
        }
        double end = scale.of(responses.longestMeanNanos()) * 1.02;
        JsonObject x = Json.object(
                "field",
                "from",
                "type",
                "quantitative",
                "scale",
                Json.object("domain", Json.array(0, end), "nice", false),
                "axis",
                Json.object("title", "mean response time (" + scale.symbol() + ")", "gridOpacity", 0.35));
        JsonObject y = Vega.labels();
        JsonObject color = Json.object(
                "field",
                "part",
                "type",
                "nominal",
                "scale",
                Json.object(
                        "domain",
                        Json.array(ResponseChart.OWN, ResponseChart.LOCK),
                        "range",
                        Json.array(SpeedupVega.BAR, Shade.WAITING_FOR_LOCK.hex())),
                "legend",
                Json.object("title", "", "orient", "top", "labelLimit", 300));
        JsonArray tooltip = Json.array(
                Json.object("field", "label", "type", "nominal", "title", "response"),
                Json.object("field", "part", "type", "nominal", "title", "part"),
                Json.object("field", "says", "type", "nominal", "title", "of all"),
                Json.object("field", "turns", "type", "quantitative", "title", "spans"));
        JsonObject view = Json.object(
                "width",
                380,
                "height",
                Math.max(60, responses.bars().size() * 28),
                "data",
                Json.object("values", rows),
                "mark",
                Json.object("type", "bar", "height", 18),
                "encoding",
                Json.object("x", x, "x2", Json.object("field", "to"), "y", y, "color", color, "tooltip", tooltip));
        return Vega.document(title, ResponseChart.NOTES, List.of(view));
    }

    private static JsonObject row(Responses.Bar bar, String part, double from, double to) {
        return Json.object(
                "label", label(bar), "part", part, "from", from, "to", to, "turns", bar.turns(), "says", bar.figures());
    }

    /** With its median, so that the chart can be read without a pointer. */
    static String label(Responses.Bar bar) {
        return bar.label() + "   median " + Quantity.nanos(bar.medianNanos());
    }
}
