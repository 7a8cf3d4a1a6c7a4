package dev.tandem.chart;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Lanes as one Vega-Lite view. Lane {@code i} from the top fills i to i+1 of a quantitative y axis that runs down. */
final class LanesVega {
    private static final Gson GSON = new Gson();

    private LanesVega() {}

    /**
     * @param endNanos where the time axis ends
     * @param axisTitle whether the time axis is labelled
     */
    static JsonObject view(Lanes lanes, long endNanos, TimeScale scale, int width, boolean axisTitle) {
        int count = lanes.lanes().size();
        JsonObject x = Json.object(
                "field",
                "a",
                "type",
                "quantitative",
                "scale",
                Json.object("domain", Json.array(0, scale.of(endNanos)), "nice", false),
                "axis",
                axisTitle
                        ? scale.vegaAxis()
                        : Json.object("title", JsonNull.INSTANCE, "labels", false, "ticks", false, "grid", false));
        JsonObject y = Json.object(
                "field",
                "y",
                "type",
                "quantitative",
                "scale",
                Json.object("domain", Json.array(0, count), "reverse", true, "nice", false, "zero", false),
                "axis",
                Json.object(
                        "title",
                        "",
                        "values",
                        IntStream.range(0, count).mapToObj(i -> i + 0.5).toList(),
                        "labelExpr",
                        labels(lanes) + "[floor(datum.value)]",
                        "labelLimit",
                        220,
                        "labelOverlap",
                        false,
                        "grid",
                        false,
                        "ticks",
                        false,
                        "domain",
                        false));
        List<JsonObject> layers = new ArrayList<>();
        layers.add(bars(lanes, scale, x, y));
        layers.add(blocks(lanes, scale, x, y));
        layers.addAll(LaneSigns.layers(lanes, scale, x, y));
        int laneHeight = count <= 8 ? 26 : count <= 16 ? 18 : 13;
        return Json.object("width", width, "height", Math.max(24, count * laneHeight), "layer", layers);
    }

    private static String labels(Lanes lanes) {
        return GSON.toJson(lanes.lanes().stream().map(Lane::label).toList());
    }

    private static JsonObject bars(Lanes lanes, TimeScale scale, JsonObject x, JsonObject y) {
        JsonArray rows = new JsonArray();
        for (int i = 0; i < lanes.lanes().size(); i++) {
            for (Lane.Bar bar : lanes.lanes().get(i).bars()) {
                rows.add(LaneRows.row(
                        scale, i, bar.from(), bar.to(), 0, 1, "what", bar.what(), "account", bar.account()));
            }
        }
        return Json.object(
                "data",
                Json.object("values", rows),
                "mark",
                Json.object("type", "rect", "fillOpacity", 0, "stroke", "#888888", "strokeWidth", 1),
                "encoding",
                LaneRows.encoding(
                        x,
                        y,
                        "tooltip",
                        LaneRows.tooltip(
                                "what", "title", "account", "account", "start", "start", "end", "end", "took",
                                "took")));
    }

    private static JsonObject blocks(Lanes lanes, TimeScale scale, JsonObject x, JsonObject y) {
        JsonArray rows = new JsonArray();
        for (int i = 0; i < lanes.lanes().size(); i++) {
            Map<String, String> accounts = lanes.lanes().get(i).bars().stream()
                    .collect(Collectors.toMap(Lane.Bar::what, Lane.Bar::account, (one, other) -> one));
            for (Lane.Block block : lanes.lanes().get(i).blocks()) {
                String account = accounts.getOrDefault(block.what(), "several tasks");
                rows.add(LaneRows.row(
                        scale,
                        i,
                        block.from(),
                        block.to(),
                        block.low(),
                        block.high(),
                        "state",
                        block.shade().label(),
                        "what",
                        block.what(),
                        "reason",
                        block.reason().isEmpty() ? block.shade().usualReason() : block.reason(),
                        "account",
                        account));
            }
        }
        return Json.object(
                "data",
                Json.object("values", rows),
                "mark",
                "rect",
                "encoding",
                LaneRows.encoding(
                        x,
                        y,
                        "color",
                        color(lanes),
                        "tooltip",
                        LaneRows.tooltip(
                                "what",
                                "title",
                                "state",
                                "state",
                                "reason",
                                "reason",
                                "start",
                                "start",
                                "end",
                                "end",
                                "took",
                                "took",
                                "account",
                                "the task")));
    }

    private static JsonObject color(Lanes lanes) {
        List<Shade> shades = lanes.shades();
        JsonObject texts = new JsonObject();
        shades.forEach(shade -> texts.addProperty(shade.label(), lanes.account().legend(shade)));
        return Json.object(
                "field",
                "state",
                "type",
                "nominal",
                "scale",
                Json.object(
                        "domain", shades.stream().map(Shade::label).toList(),
                        "range", shades.stream().map(Shade::hex).toList()),
                "legend",
                shades.isEmpty()
                        ? JsonNull.INSTANCE
                        : Json.object(
                                "title", "",
                                "orient", "top",
                                "direction", "horizontal",
                                "columns", 3,
                                "labelLimit", 300,
                                "symbolType", "square",
                                "labelExpr", GSON.toJson(texts) + "[datum.label]"));
    }
}
