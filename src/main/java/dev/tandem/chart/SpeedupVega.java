package dev.tandem.chart;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.tandem.trace.Spread;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The speedup chart in Vega-Lite. */
final class SpeedupVega {
    static final String BAR = "#0072B2";
    /** Light enough to bound a blue bar on a dark ground. */
    static final String EDGE = "#7FB8DD";

    static final String LINE = "#888888";
    private static final Gson GSON = new Gson();

    private SpeedupVega() {}

    static JsonObject document(String title, Speedups speedups) {
        List<JsonObject> views = new ArrayList<>();
        if (speedups.curve() && !speedups.withSpeedup().isEmpty()) {
            views.add(CurveVega.view(speedups));
            views.add(walls(speedups, 500, true));
        } else if (speedups.withSpeedup().isEmpty()) {
            views.add(walls(speedups, 500, true));
        } else {
            views.add(Json.object("hconcat", Json.array(bars(speedups), walls(speedups, 250, false)), "spacing", 14));
        }
        return Vega.document(title, speedups.notes(), views);
    }

    private static JsonObject bars(Speedups speedups) {
        JsonArray rows = new JsonArray();
        for (Speedups.Bar bar : speedups.bars()) {
            rows.add(row(bar));
        }
        JsonObject x = Json.object(
                "field",
                "speedup",
                "type",
                "quantitative",
                "scale",
                Json.object("domain", Json.array(0, speedups.most()), "nice", false),
                "axis",
                Json.object(
                        "title",
                        Json.array(
                                "speedup (×)",
                                "line: one after another · dashes: " + Quantity.count(speedups.cores(), "core")
                                        + " · ◆ ideal"),
                        "gridOpacity",
                        0.35,
                        "labelFlush",
                        false));
        JsonObject y = labels(speedups, bar -> bar.label() + "   " + times(bar), "left");
        List<JsonObject> layers = new ArrayList<>();
        layers.add(Json.object(
                "mark",
                Json.object("type", "bar", "color", BAR, "stroke", EDGE, "height", 18),
                "encoding",
                Json.object("x", x, "y", y, "tooltip", tooltip())));
        layers.add(rule(1, "x", false));
        layers.add(rule(speedups.cores(), "x", true));
        layers.add(spread("x", "y", y, "min", "max"));
        layers.add(Json.object(
                "mark",
                Json.object(
                        "type", "point", "shape", "diamond", "filled", true, "size", 70, "color", LINE, "opacity", 1,
                        "clip", true),
                "encoding",
                Json.object("x", Json.object("field", "ideal", "type", "quantitative"), "y", y, "tooltip", tooltip())));
        return view(speedups, 300, rows, layers);
    }

    private static JsonObject view(Speedups speedups, int width, JsonArray rows, List<JsonObject> layers) {
        return Json.object(
                "width",
                width,
                "height",
                Math.max(40, speedups.bars().size() * 28),
                "data",
                Json.object("values", rows),
                "layer",
                layers);
    }

    static JsonObject row(Speedups.Bar bar) {
        return Json.object(
                "label",
                bar.label(),
                "series",
                bar.series(),
                "workers",
                bar.workers(),
                "ideal",
                (double) bar.ideal(),
                "speedup",
                bar.speedup().map(Spread::median).orElse(null),
                "min",
                bar.speedup().map(Spread::min).orElse(null),
                "max",
                bar.speedup().map(Spread::max).orElse(null),
                "repeats",
                bar.wall().count(),
                "says",
                Speedups.text(bar.speedup()));
    }

    static JsonArray tooltip() {
        return Json.array(
                Json.object("field", "label", "type", "nominal", "title", "title"),
                Json.object("field", "says", "type", "nominal", "title", "speedup"),
                Json.object("field", "ideal", "type", "quantitative", "title", "ideal"),
                Json.object("field", "repeats", "type", "quantitative", "title", "repeats"));
    }

    private static String times(Speedups.Bar bar) {
        return bar.speedup().map(s -> Quantity.times(s.median())).orElse("–");
    }

    private static JsonObject labels(Speedups speedups, Function<Speedups.Bar, String> text, String side) {
        JsonObject texts = new JsonObject();
        speedups.bars().forEach(bar -> texts.addProperty(bar.label(), text.apply(bar)));
        return Json.object(
                "field",
                "label",
                "type",
                "nominal",
                "sort",
                JsonNull.INSTANCE,
                "scale",
                Json.object(
                        "domain",
                        speedups.bars().stream().map(Speedups.Bar::label).toList()),
                "axis",
                Json.object(
                        "title",
                        "",
                        "orient",
                        side,
                        "labelExpr",
                        GSON.toJson(texts) + "[datum.label]",
                        "labelLimit",
                        260,
                        "labelPadding",
                        7,
                        "ticks",
                        false,
                        "domain",
                        false));
    }

    static JsonObject rule(double at, String channel, boolean dashed) {
        return Json.object(
                "data",
                Json.object("values", Json.array(new JsonObject())),
                "mark",
                Json.object(
                        "type",
                        "rule",
                        "color",
                        LINE,
                        "strokeWidth",
                        1.5,
                        "strokeDash",
                        dashed ? Json.array(5, 3) : null),
                "encoding",
                Json.object(channel, Json.object("datum", at, "type", "quantitative")));
    }

    /** Smallest to largest: dark on a pale halo, so that it can be seen on the bar and on both grounds. */
    static JsonObject spread(String along, String across, JsonObject place, String from, String to) {
        JsonObject encoding = Json.object(
                along,
                Json.object("field", from, "type", "quantitative"),
                along + "2",
                Json.object("field", to),
                across,
                place);
        return Json.object(
                "layer",
                Json.array(
                        Json.object(
                                "mark",
                                Json.object("type", "rule", "color", "#ffffff", "strokeWidth", 5),
                                "encoding",
                                encoding),
                        Json.object(
                                "mark",
                                Json.object("type", "rule", "color", "#111111", "strokeWidth", 2),
                                "encoding",
                                encoding)));
    }

    private static JsonObject walls(Speedups speedups, int width, boolean named) {
        TimeScale scale = TimeScale.suiting(speedups.longestWallSeconds() * 1e9);
        JsonArray rows = new JsonArray();
        JsonArray spreads = new JsonArray();
        for (Speedups.Bar bar : speedups.bars()) {
            long from = 0;
            for (Map.Entry<Split.Part, Long> part : bar.split().nanos().entrySet()) {
                rows.add(Json.object(
                        "label", bar.label(),
                        "part", part.getKey().label(),
                        "from", scale.of(from),
                        "to", scale.of(from + part.getValue()),
                        "took", Quantity.nanos(part.getValue())));
                from += part.getValue();
            }
            spreads.add(Json.object(
                    "label", bar.label(),
                    "min", scale.of(bar.wall().min() * 1e9),
                    "max", scale.of(bar.wall().max() * 1e9)));
        }
        List<Split.Part> parts = Arrays.stream(Split.Part.values())
                .filter(part -> speedups.bars().stream()
                        .anyMatch(bar -> bar.split().nanos().containsKey(part)))
                .toList();
        JsonObject y = labels(
                speedups,
                bar -> (named ? bar.label() + "   " : "")
                        + Quantity.seconds(bar.wall().median()),
                named ? "left" : "right");
        JsonObject color = Json.object(
                "field",
                "part",
                "type",
                "nominal",
                "scale",
                Json.object(
                        "domain", parts.stream().map(Split.Part::label).toList(),
                        "range", parts.stream().map(Split.Part::hex).toList()),
                "legend",
                Json.object("title", "", "orient", "top", "direction", "horizontal", "columns", named ? 5 : 2));
        JsonObject split = Json.object(
                "mark",
                Json.object("type", "bar", "height", 18),
                "encoding",
                Json.object(
                        "x",
                        Json.object(
                                "field",
                                "from",
                                "type",
                                "quantitative",
                                "scale",
                                Json.object(
                                        "domain",
                                        Json.array(0, scale.of(speedups.longestWallSeconds() * 1e9)),
                                        "nice",
                                        false),
                                "axis",
                                Json.object(
                                        "title",
                                        "wall time (" + scale.symbol() + ")",
                                        "gridOpacity",
                                        0.35,
                                        "tickCount",
                                        5,
                                        "labelFlush",
                                        false)),
                        "x2",
                        Json.object("field", "to"),
                        "y",
                        y,
                        "color",
                        color,
                        "tooltip",
                        Json.array(
                                Json.object("field", "label", "type", "nominal", "title", "title"),
                                Json.object("field", "part", "type", "nominal", "title", "part"),
                                Json.object("field", "took", "type", "nominal", "title", "took"))));
        JsonObject errors = spread("x", "y", y, "min", "max");
        errors.add("data", Json.object("values", spreads));
        return view(speedups, width, rows, List.of(split, errors));
    }
}
