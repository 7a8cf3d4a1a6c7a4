package dev.tandem.chart;

import dev.tandem.trace.Spread;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Shape;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.plot.CombinedRangeXYPlot;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.StandardXYBarPainter;
import org.jfree.chart.renderer.xy.XYBarRenderer;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.Layer;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.chart.util.ShapeUtils;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** The speedup chart drawn by JFreeChart. */
final class SpeedupPng {
    private static final double HALF = 0.32;
    private static final Color BAR = Color.decode(SpeedupVega.BAR);
    private static final Shape DIAMOND = ShapeUtils.createDiamond(5f);
    private static final int CURVE_HEIGHT = 300;

    private SpeedupPng() {}

    static byte[] draw(String title, Speedups speedups) {
        boolean curve = speedups.curve() && !speedups.withSpeedup().isEmpty();
        int height = Png.heightOfTexts(title, speedups.notes(), 2)
                + (curve ? CURVE_HEIGHT : Math.max(60, speedups.bars().size() * 32))
                + 50;
        return Png.draw(
                () -> curve
                        ? Png.chart(title, speedups.notes(), curve(speedups), curveLegend(speedups))
                        : Png.chart(title, speedups.notes(), bars(speedups), barLegend(speedups)),
                height);
    }

    private static CombinedRangeXYPlot bars(Speedups speedups) {
        SymbolAxis names = new SymbolAxis(
                "", speedups.bars().stream().map(SpeedupPng::label).toArray(String[]::new));
        names.setInverted(true);
        names.setGridBandsVisible(false);
        names.setTickMarksVisible(false);
        names.setAxisLineVisible(false);
        names.setTickLabelFont(Png.SMALL);
        names.setRange(-0.5, speedups.bars().size() - 0.5);
        CombinedRangeXYPlot plot = new CombinedRangeXYPlot(names);
        plot.setGap(18);
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
        if (!speedups.withSpeedup().isEmpty()) {
            plot.add(gains(speedups), 5);
        }
        plot.add(walls(speedups), 4);
        // Adding a plot lets the shared axis fit its data again.
        names.setRange(-0.5, speedups.bars().size() - 0.5);
        return plot;
    }

    private static String label(Speedups.Bar bar) {
        return bar.speedup()
                .map(speedup -> bar.label() + "   " + Quantity.times(speedup.median()))
                .orElse(bar.label());
    }

    private static XYPlot gains(Speedups speedups) {
        NumberAxis axis = axis("speedup (×)", speedups.most());
        XYIntervalSeries bars = new XYIntervalSeries("speedup", false, true);
        XYIntervalSeries errors = new XYIntervalSeries("spread", false, true);
        XYSeries ideals = new XYSeries("ideal", false);
        XYPlot plot = new XYPlot(null, axis, null, null);
        Png.clean(plot);
        plot.setRangeGridlinesVisible(false);
        for (int i = 0; i < speedups.bars().size(); i++) {
            Speedups.Bar bar = speedups.bars().get(i);
            if (bar.ideal() <= speedups.most()) {
                ideals.add(bar.ideal(), i);
            }
            if (bar.speedup().isPresent()) {
                Spread speedup = bar.speedup().get();
                bars.add(0, 0, speedup.median(), i, i - HALF, i + HALF);
                errors.add(speedup.median(), speedup.min(), speedup.max(), i, i, i);
            }
        }
        plot.setDataset(0, collection(bars));
        plot.setRenderer(0, filled(BAR));
        plot.setDataset(1, collection(errors));
        plot.setRenderer(1, spread());
        plot.setDataset(2, new XYSeriesCollection(ideals));
        plot.setRenderer(2, diamonds());
        plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
        plot.addDomainMarker(new ValueMarker(1, Png.CORES, new BasicStroke(1.2f)), Layer.BACKGROUND);
        plot.addDomainMarker(new ValueMarker(speedups.cores(), Png.CORES, TimelinePng.dashes()), Layer.BACKGROUND);
        return plot;
    }

    private static XYPlot walls(Speedups speedups) {
        TimeScale scale = TimeScale.suiting(speedups.longestWallSeconds() * 1e9);
        NumberAxis axis =
                axis("wall time (" + scale.symbol() + ")", scale.of(speedups.longestWallSeconds() * 1e9) * 1.25);
        XYPlot plot = new XYPlot(null, axis, null, null);
        Png.clean(plot);
        plot.setRangeGridlinesVisible(false);
        Map<Split.Part, XYIntervalSeries> series = new EnumMap<>(Split.Part.class);
        for (Split.Part part : Split.Part.values()) {
            series.put(part, new XYIntervalSeries(part.label(), false, true));
        }
        XYIntervalSeries errors = new XYIntervalSeries("spread", false, true);
        for (int i = 0; i < speedups.bars().size(); i++) {
            Speedups.Bar bar = speedups.bars().get(i);
            long from = 0;
            for (Map.Entry<Split.Part, Long> part : bar.split().nanos().entrySet()) {
                double start = scale.of(from);
                from += part.getValue();
                series.get(part.getKey()).add(start, start, scale.of(from), i, i - HALF, i + HALF);
            }
            Spread wall = bar.wall();
            errors.add(scale.of(wall.median() * 1e9), scale.of(wall.min() * 1e9), scale.of(wall.max() * 1e9), i, i, i);
            XYTextAnnotation note = new XYTextAnnotation(
                    " " + Quantity.seconds(wall.median()), scale.of(Math.max(wall.max() * 1e9, from)), i);
            note.setFont(Png.SMALL);
            note.setPaint(Png.INK);
            note.setTextAnchor(TextAnchor.CENTER_LEFT);
            plot.addAnnotation(note);
        }
        XYIntervalSeriesCollection parts = new XYIntervalSeriesCollection();
        XYBarRenderer renderer = filled(BAR);
        for (Split.Part part : Split.Part.values()) {
            parts.addSeries(series.get(part));
            renderer.setSeriesPaint(part.ordinal(), Color.decode(part.hex()));
        }
        plot.setDataset(0, parts);
        plot.setRenderer(0, renderer);
        plot.setDataset(1, collection(errors));
        plot.setRenderer(1, spread());
        plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
        return plot;
    }

    private static LegendItemCollection barLegend(Speedups speedups) {
        LegendItemCollection items = new LegendItemCollection();
        if (!speedups.withSpeedup().isEmpty()) {
            items.add(Png.square("speedup", BAR));
            items.add(new LegendItem("ideal", null, null, null, DIAMOND, Png.CORES));
            items.add(line("one after another", new BasicStroke(1.2f)));
            items.add(line(Quantity.count(speedups.cores(), "core"), TimelinePng.dashes()));
        }
        for (Split.Part part : Split.Part.values()) {
            if (speedups.bars().stream().anyMatch(bar -> bar.split().nanos().containsKey(part))) {
                items.add(Png.square(part.label(), Color.decode(part.hex())));
            }
        }
        return items;
    }

    private static XYPlot curve(Speedups speedups) {
        int most =
                speedups.bars().stream().mapToInt(Speedups.Bar::workers).max().orElse(1);
        NumberAxis workers = axis("workers", most + 0.5);
        workers.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
        XYSeries ideal = new XYSeries("ideal", true, false);
        XYIntervalSeriesCollection points = new XYIntervalSeriesCollection();
        XYErrorRenderer renderer = new XYErrorRenderer();
        renderer.setDrawXError(false);
        renderer.setDefaultLinesVisible(true);
        renderer.setErrorStroke(new BasicStroke(1.6f));
        renderer.setErrorPaint(Png.INK);
        List<String> series = speedups.series();
        for (int i = 0; i < series.size(); i++) {
            XYIntervalSeries one = new XYIntervalSeries(series.get(i), true, true);
            for (Speedups.Bar bar : speedups.withSpeedup()) {
                if (bar.series().equals(series.get(i))) {
                    Spread speedup = bar.speedup().orElseThrow();
                    one.add(
                            bar.workers(),
                            bar.workers(),
                            bar.workers(),
                            speedup.median(),
                            speedup.min(),
                            speedup.max());
                    ideal.addOrUpdate(bar.workers(), Math.min(bar.ideal(), speedups.most()));
                }
            }
            points.addSeries(one);
            renderer.setSeriesPaint(i, color(i));
            renderer.setSeriesStroke(i, new BasicStroke(2));
        }
        XYPlot plot = new XYPlot(points, workers, axis("speedup (×)", speedups.most()), renderer);
        Png.clean(plot);
        XYLineAndShapeRenderer dots = new XYLineAndShapeRenderer(true, false);
        dots.setSeriesPaint(0, Png.CORES);
        dots.setSeriesStroke(
                0, new BasicStroke(1.2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND, 1, new float[] {1, 3}, 0));
        plot.setDataset(1, new XYSeriesCollection(ideal));
        plot.setRenderer(1, dots);
        XYSeriesCollection lines = new XYSeriesCollection();
        XYLineAndShapeRenderer thin = new XYLineAndShapeRenderer(true, false);
        // As one path: else the dashes begin anew at each of its points.
        thin.setDrawSeriesLineAsPath(true);
        for (FittedLaw law : speedups.laws()) {
            XYSeries line = new XYSeries(law.series() + " " + law.name());
            law.line(most).forEach(at -> line.add(at.workers(), at.speedup()));
            thin.setSeriesPaint(lines.getSeriesCount(), color(series.indexOf(law.series())));
            thin.setSeriesStroke(lines.getSeriesCount(), stroke(law));
            lines.addSeries(line);
        }
        plot.setDataset(2, lines);
        plot.setRenderer(2, thin);
        plot.addRangeMarker(new ValueMarker(1, Png.CORES, new BasicStroke(1.2f)), Layer.BACKGROUND);
        plot.addDomainMarker(new ValueMarker(speedups.cores(), Png.CORES, TimelinePng.dashes()), Layer.BACKGROUND);
        return plot;
    }

    private static LegendItemCollection curveLegend(Speedups speedups) {
        LegendItemCollection items = new LegendItemCollection();
        List<String> series = speedups.series();
        for (int i = 0; i < series.size(); i++) {
            items.add(Png.square(series.get(i), color(i)));
        }
        items.add(line(
                "ideal",
                new BasicStroke(1.2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND, 1, new float[] {1, 3}, 0)));
        items.add(line("one after another", new BasicStroke(1.2f)));
        items.add(line(Quantity.count(speedups.cores(), "core"), TimelinePng.dashes()));
        Map<String, BasicStroke> laws = new LinkedHashMap<>();
        speedups.laws().forEach(law -> laws.putIfAbsent(law.name(), stroke(law)));
        laws.forEach((name, stroke) -> items.add(line(name, stroke)));
        return items;
    }

    private static BasicStroke stroke(FittedLaw law) {
        float[] dashes = law.isAmdahl() ? new float[] {9, 3} : new float[] {9, 3, 2, 3};
        return new BasicStroke(1.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, dashes, 0);
    }

    private static Color color(int series) {
        return Color.decode(CurveVega.SERIES.get(series % CurveVega.SERIES.size()));
    }

    private static LegendItem line(String label, BasicStroke stroke) {
        return new LegendItem(label, null, null, null, new java.awt.geom.Line2D.Double(-9, 0, 9, 0), stroke, Png.CORES);
    }

    private static NumberAxis axis(String label, double most) {
        NumberAxis axis = new NumberAxis(label);
        axis.setRange(0, most);
        axis.setTickLabelFont(Png.SMALL);
        axis.setLabelFont(Png.SMALL);
        return axis;
    }

    private static XYIntervalSeriesCollection collection(XYIntervalSeries series) {
        XYIntervalSeriesCollection collection = new XYIntervalSeriesCollection();
        collection.addSeries(series);
        return collection;
    }

    private static XYBarRenderer filled(Color color) {
        XYBarRenderer renderer = new XYBarRenderer();
        renderer.setUseYInterval(true);
        renderer.setBarPainter(new StandardXYBarPainter());
        renderer.setShadowVisible(false);
        renderer.setDrawBarOutline(false);
        renderer.setSeriesPaint(0, color);
        return renderer;
    }

    private static XYErrorRenderer spread() {
        XYErrorRenderer renderer = new XYErrorRenderer();
        renderer.setDrawYError(false);
        renderer.setDefaultShapesVisible(false);
        renderer.setErrorPaint(Color.BLACK);
        renderer.setErrorStroke(new BasicStroke(1.6f));
        return renderer;
    }

    private static XYLineAndShapeRenderer diamonds() {
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(false, true);
        renderer.setSeriesShape(0, DIAMOND);
        renderer.setSeriesPaint(0, Png.CORES);
        return renderer;
    }
}
