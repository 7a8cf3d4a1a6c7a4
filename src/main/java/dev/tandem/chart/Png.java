package dev.tandem.chart;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;

/** What all PNG charts of Tandem share: fonts, ground, title, legend, and drawing at twice the nominal size. */
final class Png {
    static final int WIDTH = 800;
    static final Color INK = new Color(0x222222);
    static final Color GRID = new Color(0xDDDDDD);
    static final Color CORES = new Color(0x666666);
    static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 11);
    private static final Font BOLD = new Font(Font.SANS_SERIF, Font.BOLD, 13);
    private static final int SCALE = 2;
    private static final int TITLE_COLUMNS = 105;
    private static final int NOTE_COLUMNS = 135;

    private Png() {}

    /** Draws what {@code chart} makes, opaque. Fails in many ways where the JDK has no font: see {@link WithFonts}. */
    static byte[] draw(Supplier<JFreeChart> chart, int height) {
        BufferedImage image = new BufferedImage(WIDTH * SCALE, height * SCALE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.scale(SCALE, SCALE);
            chart.get().draw(graphics, new Rectangle2D.Double(0, 0, WIDTH, height));
        } finally {
            graphics.dispose();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException fromMemory) {
            throw new UncheckedIOException(fromMemory);
        }
        return bytes.toByteArray();
    }

    /** The nominal size of a picture that {@link #draw} made, read from its header. */
    static Map<String, Object> size(byte[] png) {
        ByteBuffer header = ByteBuffer.wrap(png);
        return Map.of("width", header.getInt(16) / SCALE, "height", header.getInt(20) / SCALE);
    }

    static JFreeChart chart(String title, List<String> notes, Plot plot, LegendItemCollection legend) {
        JFreeChart chart = new JFreeChart(null, BOLD, plot, false);
        chart.setBackgroundPaint(Color.WHITE);
        chart.setPadding(new RectangleInsets(8, 8, 8, 12));
        TextTitle heading = new TextTitle(String.join("\n", Titles.wrap(title, TITLE_COLUMNS)), BOLD);
        heading.setPaint(INK);
        add(chart, heading, RectangleEdge.TOP);
        if (!notes.isEmpty()) {
            TextTitle small = new TextTitle(String.join("\n", Titles.wrap(notes, NOTE_COLUMNS)), SMALL);
            small.setPaint(CORES);
            add(chart, small, RectangleEdge.BOTTOM);
        }
        LegendTitle box = new LegendTitle(() -> legend);
        box.setItemFont(SMALL);
        box.setItemPaint(INK);
        box.setBackgroundPaint(Color.WHITE);
        box.setPosition(RectangleEdge.TOP);
        box.setHorizontalAlignment(HorizontalAlignment.LEFT);
        box.setMargin(new RectangleInsets(4, 4, 4, 4));
        chart.addSubtitle(box);
        return chart;
    }

    private static void add(JFreeChart chart, TextTitle title, RectangleEdge edge) {
        title.setPosition(edge);
        title.setHorizontalAlignment(HorizontalAlignment.LEFT);
        title.setTextAlignment(HorizontalAlignment.LEFT);
        title.setMargin(new RectangleInsets(2, 6, 2, 6));
        chart.addSubtitle(title);
    }

    /** How high the lines above and below the plots are. */
    static int heightOfTexts(String title, List<String> notes, int legendLines) {
        return 17 * Titles.wrap(title, TITLE_COLUMNS).size()
                + 15 * Titles.wrap(notes, NOTE_COLUMNS).size()
                + 18 * legendLines
                + 40;
    }

    static void clean(XYPlot plot) {
        plot.setBackgroundPaint(Color.WHITE);
        plot.setOutlineVisible(false);
        plot.setDomainGridlinePaint(GRID);
        plot.setRangeGridlinePaint(GRID);
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
    }

    static LegendItem square(String label, Color color) {
        return new LegendItem(label, null, null, null, new Rectangle2D.Double(-5, -5, 10, 10), color);
    }
}
