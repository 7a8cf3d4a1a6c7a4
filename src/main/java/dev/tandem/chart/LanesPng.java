package dev.tandem.chart;

import dev.tandem.trace.Ending;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Shape;
import java.util.EnumMap;
import java.util.Map;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.annotations.XYLineAnnotation;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.StandardXYBarPainter;
import org.jfree.chart.renderer.xy.XYBarRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.util.ShapeUtils;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** Lanes as one JFreeChart plot. Lane {@code i} is at y = i, from the top; it fills 0.4 to each side. */
final class LanesPng {
    private static final double HALF = 0.4;
    private static final Shape CROSS = ShapeUtils.createDiagonalCross(4.5f, 1.2f);
    private static final Shape DIAMOND = ShapeUtils.createDiamond(5.5f);

    private LanesPng() {}

    static XYPlot plot(Lanes lanes, TimeScale scale, NumberAxis timeAxis) {
        SymbolAxis names =
                new SymbolAxis("", lanes.lanes().stream().map(Lane::label).toArray(String[]::new));
        names.setInverted(true);
        names.setGridBandsVisible(false);
        names.setTickMarksVisible(false);
        names.setAxisLineVisible(false);
        names.setTickLabelFont(Png.SMALL);
        names.setRange(-0.5, Math.max(1, lanes.lanes().size()) - 0.5);
        XYPlot plot = new XYPlot(null, timeAxis, names, null);
        Png.clean(plot);
        plot.setRangeGridlinesVisible(false);
        plot.setDataset(0, pins(lanes, scale));
        plot.setRenderer(0, pinRenderer());
        plot.setDataset(1, bands(lanes, scale));
        plot.setRenderer(1, bandRenderer());
        for (Lanes.HandOver one : lanes.handOvers()) {
            double at = scale.of(one.atNanos());
            plot.addAnnotation(new XYLineAnnotation(
                    at, one.fromLane(), at, one.toLane(), new BasicStroke(0.7f), new Color(0x555555)));
        }
        plot.setDataset(2, blocks(lanes, scale));
        plot.setRenderer(2, blockRenderer());
        plot.setDataset(3, bars(lanes, scale));
        plot.setRenderer(3, outline());
        return plot;
    }

    static LegendItemCollection legend(Lanes lanes) {
        LegendItemCollection items = new LegendItemCollection();
        for (Shade shade : lanes.shades()) {
            items.add(Png.square(lanes.account().legend(shade), shade.color()));
        }
        items.addAll(marks(lanes));
        return items;
    }

    /** What is drawn on top of the states. */
    static LegendItemCollection marks(Lanes lanes) {
        LegendItemCollection items = new LegendItemCollection();
        if (lanes.has(Ending.FAILED)) {
            items.add(new LegendItem("failed", null, null, null, CROSS, Color.BLACK));
        }
        if (lanes.has(Ending.KILLED)) {
            items.add(new LegendItem("stopped or killed", null, null, null, DIAMOND, Color.BLACK));
        }
        for (Lane.Band.Kind kind : Lane.Band.Kind.values()) {
            if (lanes.has(kind)) {
                items.add(Png.square(kind.label(), Color.decode(kind.hex())));
            }
        }
        return items;
    }

    private static XYIntervalSeriesCollection blocks(Lanes lanes, TimeScale scale) {
        Map<Shade, XYIntervalSeries> series = new EnumMap<>(Shade.class);
        for (Shade shade : Shade.values()) {
            series.put(shade, new XYIntervalSeries(shade, false, true));
        }
        for (int i = 0; i < lanes.lanes().size(); i++) {
            for (Lane.Block block : lanes.lanes().get(i).blocks()) {
                add(
                        series.get(block.shade()),
                        scale,
                        block.from(),
                        block.to(),
                        i + HALF - 2 * HALF * block.high(),
                        i + HALF - 2 * HALF * block.low());
            }
        }
        XYIntervalSeriesCollection collection = new XYIntervalSeriesCollection();
        series.values().forEach(collection::addSeries);
        return collection;
    }

    private static XYIntervalSeriesCollection bars(Lanes lanes, TimeScale scale) {
        XYIntervalSeries series = new XYIntervalSeries("bars", false, true);
        for (int i = 0; i < lanes.lanes().size(); i++) {
            for (Lane.Bar bar : lanes.lanes().get(i).bars()) {
                add(series, scale, bar.from(), bar.to(), i - HALF, i + HALF);
            }
        }
        XYIntervalSeriesCollection collection = new XYIntervalSeriesCollection();
        collection.addSeries(series);
        return collection;
    }

    private static XYIntervalSeriesCollection bands(Lanes lanes, TimeScale scale) {
        XYIntervalSeriesCollection collection = new XYIntervalSeriesCollection();
        for (Lane.Band.Kind kind : Lane.Band.Kind.values()) {
            XYIntervalSeries series = new XYIntervalSeries(kind, false, true);
            double middle = kind == Lane.Band.Kind.LOCK ? -HALF : HALF;
            for (int i = 0; i < lanes.lanes().size(); i++) {
                for (Lane.Band band : lanes.lanes().get(i).bands()) {
                    if (band.kind() == kind) {
                        add(series, scale, band.from(), band.to(), i + middle - 0.08, i + middle + 0.08);
                    }
                }
            }
            collection.addSeries(series);
        }
        return collection;
    }

    private static XYBarRenderer bandRenderer() {
        XYBarRenderer renderer = flat();
        renderer.setDrawBarOutline(true);
        for (Lane.Band.Kind kind : Lane.Band.Kind.values()) {
            renderer.setSeriesPaint(kind.ordinal(), Color.decode(kind.hex()));
            renderer.setSeriesOutlinePaint(kind.ordinal(), Color.WHITE);
            renderer.setSeriesOutlineStroke(kind.ordinal(), new BasicStroke(0.5f));
        }
        return renderer;
    }

    private static XYSeriesCollection pins(Lanes lanes, TimeScale scale) {
        XYSeries failed = new XYSeries(Ending.FAILED, false);
        XYSeries killed = new XYSeries(Ending.KILLED, false);
        for (int i = 0; i < lanes.lanes().size(); i++) {
            for (Lane.Pin pin : lanes.lanes().get(i).pins()) {
                (pin.ending() == Ending.FAILED ? failed : killed).add(scale.of(pin.at()), i);
            }
        }
        XYSeriesCollection collection = new XYSeriesCollection();
        collection.addSeries(failed);
        collection.addSeries(killed);
        return collection;
    }

    private static void add(XYIntervalSeries series, TimeScale scale, long from, long to, double low, double high) {
        double start = scale.of(from);
        series.add(start, start, scale.of(to), (low + high) / 2, low, high);
    }

    private static XYBarRenderer blockRenderer() {
        XYBarRenderer renderer = flat();
        for (Shade shade : Shade.values()) {
            renderer.setSeriesPaint(shade.ordinal(), shade.color());
        }
        return renderer;
    }

    private static XYBarRenderer outline() {
        XYBarRenderer renderer = flat();
        renderer.setSeriesPaint(0, Color.WHITE);
        renderer.setDrawBarOutline(true);
        renderer.setSeriesOutlinePaint(0, new Color(0x777777));
        renderer.setSeriesOutlineStroke(0, new BasicStroke(0.75f));
        return renderer;
    }

    private static XYBarRenderer flat() {
        XYBarRenderer renderer = new XYBarRenderer();
        renderer.setUseYInterval(true);
        renderer.setBarPainter(new StandardXYBarPainter());
        renderer.setShadowVisible(false);
        renderer.setDrawBarOutline(false);
        return renderer;
    }

    private static XYLineAndShapeRenderer pinRenderer() {
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(false, true);
        renderer.setSeriesShape(0, CROSS);
        renderer.setSeriesShape(1, DIAMOND);
        for (int series = 0; series < 2; series++) {
            renderer.setSeriesPaint(series, Color.BLACK);
            renderer.setSeriesOutlinePaint(series, Color.WHITE);
        }
        renderer.setUseOutlinePaint(true);
        renderer.setDrawOutlines(true);
        return renderer;
    }
}
