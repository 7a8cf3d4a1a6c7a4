package dev.tandem.chart;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every chart of every sample, in each of its forms. */
class DrawingsTest {
    private static final Map<String, Drawing> DRAWINGS = Gallery.drawings();

    static Stream<Arguments> drawings() {
        return DRAWINGS.entrySet().stream().map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("drawings")
    void saysNothingThatIsNoFigure(String name, Drawing drawing) {
        String specification = new GsonBuilder()
                .serializeNulls()
                .serializeSpecialFloatingPointValues()
                .create()
                .toJson(drawing.vegaLite());
        for (String text : List.of(specification, drawing.text())) {
            assertFalse(text.contains("NaN"), name);
            assertFalse(text.contains("Infinity") || text.contains("∞"), name);
            assertFalse(
                    text.matches("(?s).*[ \"=(]-\\d[\\d.,]* (ns|µs|ms|s|min|h)\\b.*"), name + ": negative duration");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("drawings")
    void keepsBarsInsideTheTimeAxis(String name, Drawing drawing) {
        for (JsonObject row : rows(drawing.vegaLite())) {
            if (row.has("a") && row.has("b")) {
                assertTrue(row.get("a").getAsDouble() >= 0, () -> name + ": " + row);
                assertTrue(row.get("b").getAsDouble() >= row.get("a").getAsDouble(), () -> name + ": " + row);
                assertTrue(row.get("z").getAsDouble() >= row.get("y").getAsDouble(), () -> name + ": " + row);
            }
            if (row.has("r")) {
                assertTrue(row.get("r").getAsDouble() >= 0, () -> name + ": " + row);
                assertTrue(row.get("f").getAsDouble() >= row.get("r").getAsDouble() - 1e-6, () -> name + ": " + row);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("drawings")
    void textFitsIntoAHundredColumns(String name, Drawing drawing) {
        for (String line : drawing.text().split("\n", -1)) {
            assertTrue(line.codePointCount(0, line.length()) <= 100, () -> name + ": " + line.length() + ": " + line);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("drawings")
    void pictureIsOpaqueAndTwiceItsNominalSize(String name, Drawing drawing) throws Exception {
        Representations shown = drawing.representations();
        byte[] png = Base64.getDecoder().decode((String) shown.data().get("image/png"));
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        assertFalse(image.getColorModel().hasAlpha());
        @SuppressWarnings("unchecked")
        var size = (Map<String, Object>) shown.metadata().get("image/png");
        assertEquals(image.getWidth(), 2 * (int) size.get("width"));
        assertEquals(image.getHeight(), 2 * (int) size.get("height"));
        Set<Integer> colors = new HashSet<>();
        for (int x = 0; x < image.getWidth(); x += 3) {
            for (int y = 0; y < image.getHeight(); y += 3) {
                colors.add(image.getRGB(x, y));
            }
        }
        assertTrue(colors.size() > 3, name + " is blank");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("drawings")
    void specificationStaysSmallAndLoadsNothing(String name, Drawing drawing) {
        String specification = drawing.vegaLite().toString();
        assertTrue(specification.length() < 1_500_000, name + " has " + specification.length() + " characters");
        assertFalse(specification.contains("\"url\""), name);
        assertEquals(
                "https://vega.github.io/schema/vega-lite/v5.json",
                drawing.vegaLite().get("$schema").getAsString());
    }

    @Test
    void sameColourForAStateInEveryForm() throws Exception {
        Drawing drawing = DRAWINGS.get("mixed");
        String specification = drawing.vegaLite().toString();
        BufferedImage image =
                ImageIO.read(new ByteArrayInputStream(drawing.png().orElseThrow()));
        for (Shade shade : List.of(
                Shade.RUNNING, Shade.WAITING_FOR_CORE, Shade.WAITING_FOR_LOCK, Shade.BLOCKED, Shade.STALLED_BY_JVM)) {
            assertTrue(specification.contains(shade.hex()), shade.label());
            assertTrue(pixels(image, shade.color().getRGB()) > 2000, shade.label());
            assertTrue(drawing.text().contains(shade.glyph() + " " + shade.label()), shade.label());
        }
    }

    @Test
    void failuresAndKillsAreSaidInEveryForm() {
        Drawing drawing = DRAWINGS.get("mixed");
        assertTrue(drawing.text().contains("task 3 failed: IllegalStateException: no more tea"));
        assertTrue(drawing.text().contains("task 6 was stopped or killed: the time limit of 1 s was reached"));
        assertTrue(drawing.text().contains("✗") && drawing.text().contains("†"));
        String specification = drawing.vegaLite().toString();
        assertTrue(specification.contains("task 3 failed: IllegalStateException: no more tea"));
        assertTrue(specification.contains("task 6 was stopped or killed: the time limit of 1 s was reached"));
    }

    @Test
    void foldedLanesAndMergedTasksAreSaid() {
        assertTrue(DRAWINGS.get("two-hundred").text().contains("200 workers are folded into 16 lanes"));
        assertTrue(DRAWINGS.get("hundred-thousand").text().contains("100,000 tasks are drawn"));
        String titles = DRAWINGS.get("two-hundred").vegaLite().get("title").toString();
        assertTrue(titles.contains("200 workers are folded into 23 lanes"), titles);
    }

    @Test
    void unitFollowsTheLengthOfTheRun() {
        assertTrue(DRAWINGS.get("ten-microseconds").vegaLite().toString().contains("hand-over (µs)"));
        assertTrue(DRAWINGS.get("ten-minutes").vegaLite().toString().contains("hand-over (min)"));
    }

    @Test
    void tasksWithoutSamplesAreNotDrawnAsIfTheyHadThem() {
        Drawing drawing = DRAWINGS.get("processes");
        assertTrue(drawing.text().contains("Tasks were not sampled throughout"));
        assertFalse(DRAWINGS.get("mixed").text().contains("not sampled"));
    }

    @Test
    void withoutFontsThereIsNoPictureButNoErrorEither() {
        assertTrue(WithFonts.draw(() -> {
                    throw new Error("Probable fatal error: No physical fonts found.");
                })
                .isEmpty());
        assertTrue(WithFonts.draw(() -> {
                    throw new ExceptionInInitializerError("Fontconfig head is null");
                })
                .isEmpty());
    }

    @Test
    void survivesFiguresThatAreNone() {
        assertEquals("–", Quantity.number(Double.NaN));
        assertEquals("–", Quantity.number(Double.POSITIVE_INFINITY));
        assertTrue(Json.object("x", Double.NaN).get("x").isJsonNull());
        assertDoesNotThrow(() -> Titles.wrap("", 10));
    }

    @Test
    void aFigureAndItsUnitStayOnOneLine() {
        assertEquals(List.of("it took", "401 ms."), Titles.wrap("it took 401 ms.", 11));
        assertEquals(List.of("95 ran", "at once"), Titles.wrap("95 ran at once", 7));
        assertEquals(List.of("for", "99.9 % of", "the time"), Titles.wrap("for 99.9 % of the time", 9));
    }

    private static int pixels(BufferedImage image, int rgb) {
        int count = 0;
        for (int x = 0; x < image.getWidth(); x++) {
            for (int y = 0; y < image.getHeight(); y++) {
                count += image.getRGB(x, y) == rgb ? 1 : 0;
            }
        }
        return count;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("drawings")
    void everyRowHasWhatIsShownOnHover(String name, Drawing drawing) {
        for (JsonObject view : views(drawing.vegaLite())) {
            if (!view.has("data") || !view.getAsJsonObject("encoding").has("tooltip")) {
                continue;
            }
            for (JsonElement row : view.getAsJsonObject("data").getAsJsonArray("values")) {
                for (JsonElement field : view.getAsJsonObject("encoding").getAsJsonArray("tooltip")) {
                    String named = field.getAsJsonObject().get("field").getAsString();
                    assertTrue(row.getAsJsonObject().has(named), () -> name + " lacks " + named + ": " + row);
                }
            }
        }
    }

    /** Every view that draws marks. */
    private static List<JsonObject> views(JsonElement element) {
        List<JsonObject> views = new ArrayList<>();
        if (element.isJsonArray()) {
            element.getAsJsonArray().forEach(child -> views.addAll(views(child)));
        } else if (element.isJsonObject()) {
            JsonObject object = element.getAsJsonObject();
            if (object.has("mark") && object.has("encoding")) {
                views.add(object);
            }
            List.of("layer", "vconcat", "hconcat").forEach(key -> {
                if (object.has(key)) {
                    views.addAll(views(object.get(key)));
                }
            });
        }
        return views;
    }

    /** Every row of data anywhere in a specification. */
    private static List<JsonObject> rows(JsonElement element) {
        List<JsonObject> rows = new ArrayList<>();
        if (element.isJsonArray()) {
            element.getAsJsonArray().forEach(child -> rows.addAll(rows(child)));
        } else if (element.isJsonObject()) {
            element.getAsJsonObject().entrySet().forEach(entry -> {
                boolean values =
                        entry.getKey().equals("values") && entry.getValue().isJsonArray();
                if (values) {
                    JsonArray array = entry.getValue().getAsJsonArray();
                    array.forEach(row -> {
                        if (row.isJsonObject()) {
                            rows.add(row.getAsJsonObject());
                        }
                    });
                } else {
                    rows.addAll(rows(entry.getValue()));
                }
            });
        }
        return rows;
    }

    @Test
    void threadsOfOnePoolAreToldApartByTheEndsOfTheirNames() {
        Drawing pool = DRAWINGS.get("pool");
        assertTrue(pool.text().contains("ForkJoi") && pool.text().contains("…-worker-1 │"), pool.text());
        assertTrue(pool.text().contains("worker-12 │"), pool.text());
        String vega = pool.vegaLite().toString();
        assertTrue(vega.contains("ForkJoinPool.commonPool-worker-1\\\""), vega);
        assertTrue(vega.contains("ForkJoinPool.commonPool-worker-12\\\""), vega);
    }
}
