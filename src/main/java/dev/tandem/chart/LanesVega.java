package dev.tandem.chart;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.tandem.trace.Ending;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Lanes as one Vega-Lite view. Lane {@code i} from the top fills i to i+1 of a quantitative y axis that runs down. */
final class LanesVega {
    private static final double MARGIN = 0.1;
    /** A diagonal cross: Vega's own "cross" is an upright plus. */
    private static final String CROSS =
            "M-1,-.65L-.65,-1L0,-.35L.65,-1L1,-.65L.35,0L1,.65L.65,1L0,.35L-.65,1L-1,.65L-.35,0Z";

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
                        ? Json.object("title", "time since hand-over (" + scale.symbol() + ")", "grid", false)
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
                        150,
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
        if (!lanes.handOvers().isEmpty()) {
            layers.add(handOvers(lanes, scale, x, y));
        }
        if (lanes.lanes().stream().anyMatch(lane -> !lane.bands().isEmpty())) {
            layers.add(bands(lanes, scale, x, y));
        }
        if (lanes.has(Ending.FAILED) || lanes.has(Ending.KILLED)) {
            layers.add(pins(lanes, scale, x, y));
        }
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
                rows.add(row(scale, i, bar.from(), bar.to(), 0, 1, "what", bar.what(), "account", bar.account()));
            }
        }
        return Json.object(
                "data",
                Json.object("values", rows),
                "mark",
                Json.object("type", "rect", "fillOpacity", 0, "stroke", "#888888", "strokeWidth", 1),
                "encoding",
                encoding(
                        x,
                        y,
                        "tooltip",
                        tooltip(
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
                rows.add(row(
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
                encoding(
                        x,
                        y,
                        "color",
                        color(lanes),
                        "tooltip",
                        tooltip(
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

    private static JsonObject bands(Lanes lanes, TimeScale scale, JsonObject x, JsonObject y) {
        JsonArray rows = new JsonArray();
        for (int i = 0; i < lanes.lanes().size(); i++) {
            for (Lane.Band band : lanes.lanes().get(i).bands()) {
                double middle = band.kind() == Lane.Band.Kind.LOCK ? 1 : 0;
                JsonObject row = row(scale, i, band.from(), band.to(), middle - 0.11, middle + 0.11);
                row.addProperty("name", band.name());
                row.addProperty("kind", band.kind().label());
                row.addProperty("what", band.what());
                rows.add(row);
            }
        }
        return Json.object(
                "data",
                Json.object("values", rows),
                "mark",
                Json.object("type", "rect", "stroke", "#ffffff", "strokeWidth", 0.7),
                "encoding",
                encoding(
                        x,
                        y,
                        "fill",
                        bandColors(lanes),
                        "tooltip",
                        tooltip("name", "title", "what", "of", "start", "start", "end", "end", "took", "took")));
    }

    private static JsonObject bandColors(Lanes lanes) {
        List<Lane.Band.Kind> kinds =
                Arrays.stream(Lane.Band.Kind.values()).filter(lanes::has).toList();
        return Json.object(
                "field",
                "kind",
                "type",
                "nominal",
                "scale",
                Json.object(
                        "domain", kinds.stream().map(Lane.Band.Kind::label).toList(),
                        "range", kinds.stream().map(Lane.Band.Kind::hex).toList()),
                "legend",
                Json.object("title", "", "orient", "top", "symbolType", "square"));
    }

    /** Thin lines from the lane that gave the lock away to the lane that got it. */
    private static JsonObject handOvers(Lanes lanes, TimeScale scale, JsonObject x, JsonObject y) {
        JsonArray rows = new JsonArray();
        for (Lanes.HandOver one : lanes.handOvers()) {
            rows.add(Json.object(
                    "a",
                    scale.of(one.atNanos()),
                    "y",
                    one.fromLane() + 0.5,
                    "z",
                    one.toLane() + 0.5,
                    "at",
                    Quantity.nanos(one.atNanos()),
                    "what",
                    "the interpreter lock is handed over",
                    "how",
                    one.how()));
        }
        return Json.object(
                "data",
                Json.object("values", rows),
                "mark",
                Json.object("type", "rule", "color", "#222222", "strokeWidth", 1),
                "encoding",
                Json.object(
                        "x",
                        x,
                        "y",
                        y,
                        "y2",
                        Json.object("field", "z"),
                        "tooltip",
                        tooltip("what", "title", "at", "at", "how", "let go of")));
    }

    private static JsonObject pins(Lanes lanes, TimeScale scale, JsonObject x, JsonObject y) {
        List<Ending> endings =
                Stream.of(Ending.FAILED, Ending.KILLED).filter(lanes::has).toList();
        JsonArray rows = new JsonArray();
        for (int i = 0; i < lanes.lanes().size(); i++) {
            for (Lane.Pin pin : lanes.lanes().get(i).pins()) {
                rows.add(row(
                        scale, i, pin.at(), pin.at(), 0.5, 0.5, "ending", ending(pin.ending()), "what", pin.what()));
            }
        }
        return Json.object(
                "data",
                Json.object("values", rows),
                "mark",
                Json.object("type", "point", "filled", true, "size", 110, "opacity", 1, "stroke", "#ffffff"),
                "encoding",
                Json.object(
                        "x",
                        x,
                        "y",
                        y,
                        "shape",
                        Json.object(
                                "field",
                                "ending",
                                "type",
                                "nominal",
                                "scale",
                                Json.object(
                                        "domain",
                                                endings.stream()
                                                        .map(LanesVega::ending)
                                                        .toList(),
                                        "range",
                                                endings.stream()
                                                        .map(ending -> ending == Ending.FAILED ? CROSS : "diamond")
                                                        .toList()),
                                "legend",
                                Json.object("title", "", "orient", "top")),
                        "fill",
                        Json.object("value", "#000000"),
                        "tooltip",
                        tooltip("what", "title", "end", "at")));
    }

    private static String ending(Ending ending) {
        return ending == Ending.FAILED ? "failed" : "killed";
    }

    private static JsonObject encoding(JsonObject x, JsonObject y, Object... more) {
        JsonObject encoding =
                Json.object("x", x, "x2", Json.object("field", "b"), "y", y, "y2", Json.object("field", "z"));
        Json.object(more).entrySet().forEach(entry -> encoding.add(entry.getKey(), entry.getValue()));
        return encoding;
    }

    private static JsonObject row(
            TimeScale scale, int lane, long from, long to, double low, double high, Object... more) {
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
    private static JsonArray tooltip(String... fieldsAndTitles) {
        JsonArray fields = new JsonArray();
        for (int i = 0; i < fieldsAndTitles.length; i += 2) {
            fields.add(Json.object("field", fieldsAndTitles[i], "type", "nominal", "title", fieldsAndTitles[i + 1]));
        }
        return fields;
    }
}
