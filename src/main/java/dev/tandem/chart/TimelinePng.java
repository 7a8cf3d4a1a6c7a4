package dev.tandem.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYStepAreaRenderer;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** The timeline chart drawn by JFreeChart. */
final class TimelinePng {
    private static final int STRIP = 110;
    private static final Color IN_FLIGHT = Color.decode(LoadVega.IN_FLIGHT_COLOR);

    private TimelinePng() {}

    static byte[] draw(String title, Lanes lanes, Load load, int cores) {
        int lanesHeight = height(lanes.lanes().size());
        int height = Png.heightOfTexts(title, lanes.notes(), 3) + lanesHeight + STRIP + 50;
        return Png.draw(() -> chart(title, lanes, load, cores, lanesHeight), height);
    }

    static int height(int lanes) {
        return Math.max(34, lanes * (lanes <= 8 ? 28 : lanes <= 16 ? 22 : 19));
    }

    private static JFreeChart chart(String title, Lanes lanes, Load load, int cores, int lanesHeight) {
        TimeScale scale = TimeScale.suiting(lanes.endNanos());
        CombinedDomainXYPlot plot = new CombinedDomainXYPlot(timeAxis(scale, lanes.endNanos()));
        plot.setGap(14);
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
        plot.add(LanesPng.plot(lanes, scale, null), lanesHeight);
        plot.add(strip(load, cores, scale), STRIP);
        LegendItemCollection legend = LanesPng.legend(lanes);
        legend.add(Png.square(LoadVega.IN_FLIGHT, IN_FLIGHT));
        if (load.runningKnown()) {
            legend.add(Png.square(LoadVega.RUNNING, Shade.RUNNING.color()));
        }
        return Png.chart(title, lanes.notes(), plot, legend);
    }

    static NumberAxis timeAxis(TimeScale scale, long endNanos) {
        NumberAxis axis = new NumberAxis("time since hand-over (" + scale.symbol() + ")");
        axis.setRange(0, scale.of(endNanos));
        axis.setTickLabelFont(Png.SMALL);
        axis.setLabelFont(Png.SMALL);
        return axis;
    }

    private static XYPlot strip(Load load, int cores, TimeScale scale) {
        XYSeries inFlight = new XYSeries(LoadVega.IN_FLIGHT, false);
        XYSeries running = new XYSeries(LoadVega.RUNNING, false);
        for (Load.Step step : load.steps()) {
            inFlight.add(scale.of(step.fromNanos()), step.inFlight());
            running.add(scale.of(step.fromNanos()), step.running());
        }
        NumberAxis tasks = new NumberAxis("tasks");
        tasks.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
        tasks.setRange(0, Math.max(load.most(), cores) * 1.15);
        tasks.setTickLabelFont(Png.SMALL);
        tasks.setLabelFont(Png.SMALL);
        XYPlot plot = new XYPlot(new XYSeriesCollection(inFlight), null, tasks, area(IN_FLIGHT));
        Png.clean(plot);
        if (load.runningKnown()) {
            plot.setDataset(1, new XYSeriesCollection(running));
            plot.setRenderer(1, area(Shade.RUNNING.color()));
        }
        plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
        ValueMarker line = new ValueMarker(cores, Png.CORES, dashes());
        line.setLabel(Quantity.count(cores, "core") + " available");
        line.setLabelFont(Png.SMALL);
        line.setLabelAnchor(RectangleAnchor.TOP_RIGHT);
        line.setLabelTextAnchor(TextAnchor.BOTTOM_RIGHT);
        line.setLabelBackgroundColor(Color.WHITE);
        plot.addRangeMarker(line);
        return plot;
    }

    static BasicStroke dashes() {
        return new BasicStroke(1.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {5, 3}, 0);
    }

    private static XYStepAreaRenderer area(Color color) {
        XYStepAreaRenderer renderer = new XYStepAreaRenderer(XYStepAreaRenderer.AREA);
        renderer.setSeriesPaint(0, color);
        return renderer;
    }
}
