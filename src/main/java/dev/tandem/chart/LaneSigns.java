package dev.tandem.chart;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.tandem.trace.Ending;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What is marked on lanes besides the states: named parts, the interpreter lock's way, tasks that failed or were killed. */
final class LaneSigns {
    /** A diagonal cross: Vega's own "cross" is an upright plus. */
    private static final String CROSS =
            "M-1,-.65L-.65,-1L0,-.35L.65,-1L1,-.65L.35,0L1,.65L.65,1L0,.35L-.65,1L-1,.65L-.35,0Z";

    private LaneSigns() {}

    /** One layer for each kind that there is. */
    static List<JsonObject> layers(Lanes lanes, TimeScale scale, JsonObject x, JsonObject y) {
        List<JsonObject> layers = new ArrayList<>();
        if (!lanes.handOvers().isEmpty()) {
            layers.add(handOvers(lanes, scale, x, y));
        }
        if (lanes.lanes().stream().anyMatch(lane -> !lane.bands().isEmpty())) {
            layers.add(bands(lanes, scale, x, y));
        }
        if (lanes.has(Ending.FAILED) || lanes.has(Ending.KILLED)) {
            layers.add(pins(lanes, scale, x, y));
        }
        return layers;
    }

    private static JsonObject bands(Lanes lanes, TimeScale scale, JsonObject x, JsonObject y) {
        JsonArray rows = new JsonArray();
        for (int i = 0; i < lanes.lanes().size(); i++) {
            for (Lane.Band band : lanes.lanes().get(i).bands()) {
                double middle = band.kind() == Lane.Band.Kind.LOCK ? 1 : 0;
                JsonObject row = LaneRows.row(scale, i, band.from(), band.to(), middle - 0.11, middle + 0.11);
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
                LaneRows.encoding(
                        x,
                        y,
                        "fill",
                        bandColors(lanes),
                        "tooltip",
                        LaneRows.tooltip(
                                "name", "title", "what", "of", "start", "start", "end", "end", "took", "took")));
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
                        LaneRows.tooltip("what", "title", "at", "at", "how", "let go of")));
    }

    private static JsonObject pins(Lanes lanes, TimeScale scale, JsonObject x, JsonObject y) {
        List<Ending> endings =
                Stream.of(Ending.FAILED, Ending.KILLED).filter(lanes::has).toList();
        JsonArray rows = new JsonArray();
        for (int i = 0; i < lanes.lanes().size(); i++) {
            for (Lane.Pin pin : lanes.lanes().get(i).pins()) {
                rows.add(LaneRows.row(
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
                                                        .map(LaneSigns::ending)
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
                        LaneRows.tooltip("what", "title", "end", "at")));
    }

    private static String ending(Ending ending) {
        return ending == Ending.FAILED ? "failed" : "stopped or killed";
    }
}
