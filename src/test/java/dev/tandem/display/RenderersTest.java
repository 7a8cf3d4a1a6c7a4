package dev.tandem.display;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenderersTest {
    private final Renderers renderers = new Renderers();

    record Point(int x, double y) {}

    record Node(int value, Node next) {}

    record Own(int x) {
        @Override
        public String toString() {
            return "mine " + x;
        }
    }

    private String text(Object value) {
        return (String) renderers.render(value).data().get("text/plain");
    }

    @Test
    void plainValuesAreWhatJavaCallsThem() {
        assertEquals("null", text(null));
        assertEquals("hello", text("hello"));
        assertEquals("1.5", text(1.5));
        assertEquals("[1, 2, 3]", text(new int[] {1, 2, 3}));
        assertEquals("[[a, b], [null]]", text(new String[][] {{"a", "b"}, {null}}));
        assertEquals("[1, [2, 3]]", text(List.of(1, List.of(2, 3))));
        assertEquals("{a=[1, 2], b=null}", text(mapWithNull()));
        assertEquals("Point[x=1, y=2.0]", text(new Point(1, 2)));
        assertEquals("mine 7", text(new Own(7)));
        assertEquals("Optional[3]", text(Optional.of(3)));
        assertEquals("Optional.empty", text(Optional.empty()));
    }

    private static Map<String, Object> mapWithNull() {
        Map<String, Object> map = new TreeMap<>();
        map.put("a", new int[] {1, 2});
        map.put("b", null);
        return map;
    }

    @Test
    void nestedTwentyThousandDeepGetsAnAnswer() {
        List<Object> nested = new ArrayList<>();
        Map<String, Object> map = new HashMap<>();
        Node node = null;
        for (int i = 0; i < 20_000; i++) {
            nested = new ArrayList<>(List.of(nested));
            map = new HashMap<>(Map.of("in", map));
            node = new Node(i, node);
        }
        assertTrue(text(nested).contains("…"));
        assertTrue(text(map).startsWith("{in={in="));
        assertTrue(text(node).startsWith("Node[value=19999, next=Node[value=19998"), text(node));
    }

    @Test
    void whatContainsItselfGetsAnAnswer() {
        List<Object> list = new ArrayList<>();
        list.add(list);
        Map<String, Object> map = new HashMap<>();
        map.put("me", map);
        Object[] array = new Object[1];
        array[0] = Collections.singletonList(array);
        assertEquals("[(contains itself)]", text(list));
        assertEquals("{me=(contains itself)}", text(map));
        assertEquals("[[(contains itself)]]", text(array));
    }

    @Test
    void sameElementTwiceIsNoCycle() {
        List<Integer> shared = List.of(1);
        assertEquals("[[1], [1]]", text(List.of(shared, shared)));
    }

    @Test
    void longValuesAreCutAndSayHowMuchIsMissing() {
        String million = text(IntStream.range(0, 1_000_000).boxed().toList());
        assertTrue(million.startsWith("[0, 1, 2"));
        assertTrue(million.endsWith("199, … 999,800 more]"), million.substring(million.length() - 60));
        String longText = text("x".repeat(5_000_000));
        assertTrue(longText.length() < 30_000);
        assertTrue(longText.endsWith("(4,980,000 more of 5,000,000 characters)"));
        String wide = text(Collections.nCopies(200, Collections.nCopies(200, Collections.nCopies(200, "abcdefgh"))));
        assertTrue(wide.length() < 50_000, "" + wide.length());
    }

    @Test
    void charactersOutsideTheBasicPlaneAreNotCutInTwo() {
        String cut = Cut.at("😀".repeat(10), 5);
        assertTrue(cut.startsWith("😀😀…"), cut);
    }

    @Test
    void toStringThatThrowsIsSaid() {
        Object broken = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("out of tea");
            }
        };
        assertTrue(text(broken).endsWith("(its toString() threw java.lang.IllegalStateException: out of tea)"));
        assertTrue(text(List.of(1, broken)).startsWith("[1, "));
        assertTrue(text(List.of(1, broken)).contains("out of tea"));
        Object nothing = new Object() {
            @Override
            public String toString() {
                return null;
            }
        };
        assertTrue(text(nothing).endsWith("(its toString() returned null)"));
    }

    @Test
    void errorThatEndsACellPassesThrough() {
        class Stopped extends Error {
            private static final long serialVersionUID = 1L;
        }
        Object endless = new Object() {
            @Override
            public String toString() {
                throw new Stopped();
            }
        };
        assertThrows(Stopped.class, () -> renderers.render(endless));
    }

    @Test
    void collectionThatFailsWhileItIsReadIsSaid() {
        List<Integer> list = new java.util.AbstractList<>() {
            @Override
            public Integer get(int index) {
                if (index == 2) {
                    throw new IllegalStateException("moved");
                }
                return index;
            }

            @Override
            public int size() {
                return 5;
            }
        };
        assertTrue(text(list).contains("reading it threw java.lang.IllegalStateException: moved"), text(list));
    }

    @Test
    void streamsAreNotConsumed() {
        Stream<Integer> stream = Stream.of(1, 2, 3);
        assertTrue(text(stream).contains("not read"));
        assertEquals(3, stream.count());
        var iterator = List.of(1).iterator();
        text(iterator);
        assertEquals(1, iterator.next());
    }

    @Test
    void listOfRecordsIsATable() {
        MimeBundle bundle = renderers.render(List.of(new Point(1, 2.5), new Point(10, -3)));
        String html = (String) bundle.data().get("text/html");
        assertTrue(html.contains("<th>x</th><th>y</th>"));
        assertTrue(html.contains("<td style=\"text-align: right\">-3.0</td>"));
        assertEquals(" x     y\n────────\n 1   2.5\n10  -3.0", bundle.data().get("text/plain"));
    }

    @Test
    void listOfMapsIsATableAndEscapesHtml() {
        MimeBundle bundle =
                renderers.render(List.of(Map.of("name", "<script>alert(1)</script>"), Map.of("name", "b", "age", 3)));
        String html = (String) bundle.data().get("text/html");
        assertTrue(html.contains("&lt;script&gt;"));
        assertFalse(html.contains("<script>"));
        assertTrue(html.contains("age"));
    }

    @Test
    void longTableSaysHowManyRowsAreMissing() {
        List<Point> points =
                IntStream.range(0, 5_000).mapToObj(i -> new Point(i, i)).toList();
        assertTrue(text(points).endsWith("… 4,900 more of 5,000 rows"));
    }

    @Test
    void listsThatAreNoTablesAreTexts() {
        assertFalse(
                renderers.render(List.of(new Point(1, 2), new Own(3))).data().containsKey("text/html"));
        assertFalse(renderers.render(List.of(1, 2)).data().containsKey("text/html"));
        assertFalse(renderers.render(List.of()).data().containsKey("text/html"));
    }

    @Test
    void imagesArePng() {
        MimeBundle bundle = renderers.render(new BufferedImage(30, 20, BufferedImage.TYPE_INT_ARGB));
        assertEquals("BufferedImage of 30 × 20 pixels", bundle.data().get("text/plain"));
        assertTrue(((String) bundle.data().get("image/png")).startsWith("iVBORw0KGgo"));
        assertEquals(Map.of("width", 30, "height", 20), bundle.metadata().get("image/png"));
        MimeBundle inside = renderers.render(Optional.of(new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB)));
        assertTrue(inside.data().containsKey("image/png"));
        assertEquals("Optional[BufferedImage of 3 × 2 pixels]", inside.data().get("text/plain"));
    }

    @Test
    void pathsToImagesAreShownOthersNamed(@TempDir Path directory) throws Exception {
        Path png = directory.resolve("a.png");
        ImageIO.write(new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB), "png", png.toFile());
        Path fake = Files.writeString(directory.resolve("fake.png"), "no image");
        Path svg = Files.writeString(directory.resolve("a.SVG"), "<svg/>");
        assertTrue(renderers.render(png).data().containsKey("image/png"));
        assertTrue(renderers.render(png.toFile()).data().containsKey("image/png"));
        assertEquals("<svg/>", renderers.render(svg).data().get("image/svg+xml"));
        assertEquals(
                Map.of("text/plain", fake.toString()), renderers.render(fake).data());
        assertEquals("/no/such.png", text(Path.of("/no/such.png")));
    }

    @Test
    void markupKeepsItsSourceAsText() {
        MimeBundle bundle = renderers.render(new Markup.Html("<b>x</b>"));
        assertEquals("<b>x</b>", bundle.data().get("text/html"));
        assertEquals("<b>x</b>", bundle.data().get("text/plain"));
        assertInstanceOf(
                JsonElement.class,
                renderers.render(new Markup.Json("{\"a\": [1]}")).data().get("application/json"));
        assertThrows(IllegalArgumentException.class, () -> new Markup.Json("{"));
        assertTrue(renderers.render(new Markup.Latex("$x^2$")).data().containsKey("text/latex"));
        assertTrue(renderers.render(JsonParser.parseString("[1]")).data().containsKey("application/json"));
    }

    @Test
    void registeredRendererWinsAndTheMostSpecificOfThem() {
        renderers.register(Record.class, value -> MimeBundle.text("a record"));
        renderers.register(
                Point.class, value -> new MimeBundle(Map.of("text/html", "<i>" + value.x() + "</i>"), Map.of()));
        renderers.register(Object.class, value -> MimeBundle.text("an object"));
        assertEquals("<i>1</i>", renderers.render(new Point(1, 2)).data().get("text/html"));
        assertEquals("Point[x=1, y=2.0]", text(new Point(1, 2)));
        assertEquals("a record", text(new Own(1)));
        assertEquals("an object", text(5));
        renderers.register(Point.class, value -> MimeBundle.text("later"));
        assertEquals("later", text(new Point(1, 2)));
    }

    @Test
    void rendererThatThrowsIsSaidBesideTheText() {
        renderers.register(Point.class, value -> {
            throw new IllegalStateException("no paint");
        });
        assertEquals(
                "Point[x=1, y=2.0]\n(Its renderer threw java.lang.IllegalStateException: no paint.)",
                text(new Point(1, 2)));
    }

    @Test
    void servicesOnTheClassPathAreFoundOnce(@TempDir Path directory) throws Exception {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.writeString(services.resolve(Renderer.class.getName()), PointRenderer.class.getName());
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {directory.toUri().toURL()}, getClass().getClassLoader())) {
            renderers.load(loader);
            renderers.load(loader);
        }
        assertEquals("served", text(new Point(1, 2)));
    }

    /** Named in a services file by the test above. */
    public static final class PointRenderer implements Renderer<Point> {
        @Override
        public Class<Point> type() {
            return Point.class;
        }

        @Override
        public MimeBundle render(Point value) {
            return MimeBundle.text("served");
        }
    }

    @Test
    void chartsOfOthersAreDrawnByTheirPublicMethods() {
        var chart = org.jfree.chart.ChartFactory.createPieChart(
                "Tea", new org.jfree.data.general.DefaultPieDataset<String>());
        assertTrue(renderers.render(chart).data().containsKey("image/png"));
        MimeBundle xchart = renderers.render(new org.knowm.xchart.XYChart());
        assertTrue(xchart.data().containsKey("image/png"));
        assertEquals(Map.of("width", 40, "height", 30), xchart.metadata().get("image/png"));
    }

    @Test
    void oneTypeOnRequest() {
        assertEquals(
                "<b>x</b>", renderers.render("<b>x</b>", "text/html").data().get("text/html"));
        assertInstanceOf(
                JsonElement.class,
                renderers
                        .render("{}", "application/vnd.vegalite.v5+json")
                        .data()
                        .get("application/vnd.vegalite.v5+json"));
        IllegalArgumentException wrong =
                assertThrows(IllegalArgumentException.class, () -> renderers.render(3, "image/png"));
        assertEquals("A java.lang.Integer can't be shown as image/png, only as text/plain.", wrong.getMessage());
    }
}
