package dev.tandem.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Ellipse2D;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** The costs of starting workers drawn by JFreeChart. */
final class SpawnPng {
    private static final Color COLOR = Color.decode(SpeedupVega.BAR);
    private static final Ellipse2D DOT = new Ellipse2D.Double(-5, -5, 10, 10);
    private static final double ABOVE = 0.32;

    private SpawnPng() {}

    static byte[] draw(String title, SpawnCosts costs) {
        int height = Png.heightOfTexts(title, SpawnChart.NOTES, 1)
                + Math.max(80, costs.kinds().size() * 42)
                + 50;
        LegendItemCollection legend = new LegendItemCollection();
        legend.add(new LegendItem(SpawnChart.MEDIAN, null, null, null, DOT, COLOR));
        return Png.draw(() -> Png.chart(title, SpawnChart.NOTES, plot(costs), legend), height);
    }

    private static XYPlot plot(SpawnCosts costs) {
        List<SpawnCosts.Kind> kinds = costs.kinds();
        LogAxis time = new LogAxis("time to start (ms), logarithmic");
        time.setRange(Math.pow(10, costs.lowest() - 3), Math.pow(10, costs.highest() - 3));
        time.setTickLabelFont(Png.SMALL);
        time.setLabelFont(Png.SMALL);
        time.setMinorTickMarksVisible(false);
        // In powers of ten.
        time.setTickUnit(
                new NumberTickUnit(1, new DecimalFormat("#,##0.###", DecimalFormatSymbols.getInstance(Locale.ROOT))));
        SymbolAxis names =
                new SymbolAxis("", kinds.stream().map(SpawnCosts.Kind::label).toArray(String[]::new));
        names.setInverted(true);
        names.setGridBandsVisible(false);
        names.setTickMarksVisible(false);
        names.setAxisLineVisible(false);
        names.setTickLabelFont(Png.SMALL);
        XYSeriesCollection marks = new XYSeriesCollection();
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer();
        XYSeries medians = new XYSeries(SpawnChart.MEDIAN, false, true);
        marks.addSeries(medians);
        renderer.setSeriesLinesVisible(0, false);
        renderer.setSeriesShape(0, DOT);
        renderer.setSeriesPaint(0, COLOR);
        XYPlot plot = new XYPlot(marks, time, names, renderer);
        Png.clean(plot);
        plot.setRangeGridlinesVisible(false);
        for (int i = 0; i < kinds.size(); i++) {
            SpawnCosts.Kind kind = kinds.get(i);
            medians.add(kind.seconds().median() * 1e3, i);
            XYSeries spread = new XYSeries(kind.label() + " " + SpawnChart.SPREAD, false, true);
            spread.add(kind.seconds().min() * 1e3, i);
            spread.add(kind.seconds().max() * 1e3, i);
            marks.addSeries(spread);
            renderer.setSeriesShapesVisible(i + 1, false);
            renderer.setSeriesPaint(i + 1, COLOR);
            renderer.setSeriesStroke(i + 1, new BasicStroke(2));
            XYTextAnnotation figures =
                    new XYTextAnnotation(kind.figures(), kind.seconds().median() * 1e3, i - ABOVE);
            figures.setFont(Png.SMALL);
            figures.setPaint(Png.INK);
            boolean right = Math.log10(kind.seconds().median() * 1e6) > (costs.lowest() + costs.highest()) / 2.0;
            figures.setTextAnchor(right ? TextAnchor.CENTER_RIGHT : TextAnchor.CENTER_LEFT);
            plot.addAnnotation(figures);
        }
        names.setRange(-0.7, kinds.size() - 0.5);
        return plot;
    }
}
