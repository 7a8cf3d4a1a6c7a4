package dev.tandem.chart;

import java.awt.Color;
import java.util.List;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.StandardXYBarPainter;
import org.jfree.chart.renderer.xy.XYBarRenderer;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;

/** Response times drawn by JFreeChart. */
final class ResponsePng {
    private static final double HALF = 0.32;

    /** Room for the figures behind the longest bar. */
    private static final double BEYOND = 1.6;

    private ResponsePng() {}

    static byte[] draw(String title, Responses responses) {
        int height = Png.heightOfTexts(title, ResponseChart.NOTES, 2)
                + Math.max(60, responses.bars().size() * 32)
                + 50;
        LegendItemCollection legend = new LegendItemCollection();
        legend.add(Png.square(ResponseChart.OWN, Color.decode(SpeedupVega.BAR)));
        legend.add(Png.square(ResponseChart.LOCK, Shade.WAITING_FOR_LOCK.color()));
        return Png.draw(() -> Png.chart(title, ResponseChart.NOTES, plot(responses), legend), height);
    }

    private static XYPlot plot(Responses responses) {
        List<Responses.Bar> bars = responses.bars();
        TimeScale scale = TimeScale.suiting(responses.longestMeanNanos());
        NumberAxis time = new NumberAxis("mean response time (" + scale.symbol() + ")");
        time.setRange(0, scale.of(responses.longestMeanNanos()) * BEYOND);
        time.setTickLabelFont(Png.SMALL);
        time.setLabelFont(Png.SMALL);
        SymbolAxis names =
                new SymbolAxis("", bars.stream().map(Responses.Bar::label).toArray(String[]::new));
        names.setInverted(true);
        names.setGridBandsVisible(false);
        names.setTickMarksVisible(false);
        names.setAxisLineVisible(false);
        names.setTickLabelFont(Png.SMALL);
        XYIntervalSeries own = new XYIntervalSeries(ResponseChart.OWN, false, true);
        XYIntervalSeries lock = new XYIntervalSeries(ResponseChart.LOCK, false, true);
        XYIntervalSeriesCollection both = new XYIntervalSeriesCollection();
        both.addSeries(own);
        both.addSeries(lock);
        XYBarRenderer renderer = new XYBarRenderer();
        renderer.setUseYInterval(true);
        renderer.setBarPainter(new StandardXYBarPainter());
        renderer.setShadowVisible(false);
        renderer.setDrawBarOutline(false);
        renderer.setSeriesPaint(0, Color.decode(SpeedupVega.BAR));
        renderer.setSeriesPaint(1, Shade.WAITING_FOR_LOCK.color());
        XYPlot plot = new XYPlot(both, time, names, renderer);
        Png.clean(plot);
        plot.setRangeGridlinesVisible(false);
        for (int i = 0; i < bars.size(); i++) {
            Responses.Bar bar = bars.get(i);
            double end = scale.of(bar.meanNanos());
            double split = scale.of(bar.meanNanos() - bar.lockNanos());
            own.add(0, 0, split, i, i - HALF, i + HALF);
            lock.add(split, split, end, i, i - HALF, i + HALF);
            XYTextAnnotation figures = new XYTextAnnotation(" " + bar.figures(), end, i);
            figures.setFont(Png.SMALL);
            figures.setPaint(Png.INK);
            figures.setTextAnchor(TextAnchor.CENTER_LEFT);
            plot.addAnnotation(figures);
        }
        names.setRange(-0.5, bars.size() - 0.5);
        return plot;
    }
}
