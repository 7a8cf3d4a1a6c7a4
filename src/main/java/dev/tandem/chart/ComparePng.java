package dev.tandem.chart;

import java.awt.Font;
import java.util.List;
import java.util.stream.Collectors;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;

/** Timelines under each other, drawn by JFreeChart. */
final class ComparePng {
    /** Room in lanes for the heading above each timeline. */
    private static final double HEADING = 0.9;

    private static final int LANE = 22;

    private ComparePng() {}

    static byte[] draw(String title, List<String> notes, List<CompareChart.Part> parts, long endNanos) {
        int lanes = parts.stream()
                .mapToInt(part -> Math.max(1, part.lanes().lanes().size()))
                .sum();
        int height = Png.heightOfTexts(title, notes, 3) + (int) ((lanes + HEADING * parts.size()) * LANE) + 60;
        return Png.draw(() -> chart(title, notes, parts, endNanos), height);
    }

    private static JFreeChart chart(String title, List<String> notes, List<CompareChart.Part> parts, long endNanos) {
        TimeScale scale = TimeScale.suiting(endNanos);
        CombinedDomainXYPlot plot = new CombinedDomainXYPlot(TimelinePng.timeAxis(scale, endNanos));
        plot.setGap(6);
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
        LegendItemCollection legend = new LegendItemCollection();
        for (CompareChart.Part part : parts) {
            int lanes = Math.max(1, part.lanes().lanes().size());
            XYPlot timeline = LanesPng.plot(part.lanes(), scale, null);
            timeline.getRangeAxis().setRange(-0.5 - HEADING, lanes - 0.5);
            XYTextAnnotation heading = new XYTextAnnotation(heading(part), 0, -0.5 - HEADING / 2);
            heading.setFont(Png.SMALL.deriveFont(Font.BOLD));
            heading.setPaint(Png.INK);
            heading.setTextAnchor(TextAnchor.CENTER_LEFT);
            timeline.addAnnotation(heading);
            plot.add(timeline, (int) Math.round((lanes + HEADING) * 10));
        }
        for (Shade shade : Shade.values()) {
            if (parts.stream().anyMatch(part -> part.lanes().shades().contains(shade))) {
                legend.add(Png.square(shade.label(), shade.color()));
            }
        }
        parts.stream().map(part -> LanesPng.marks(part.lanes())).forEach(items -> addMissing(legend, items));
        return Png.chart(title, notes, plot, legend);
    }

    private static String heading(CompareChart.Part part) {
        Account account = part.lanes().account();
        return " " + part.heading()
                + account.nanos().keySet().stream()
                        .map(shade -> " · " + shade.label() + " " + Quantity.percent(account.share(shade)))
                        .collect(Collectors.joining());
    }

    private static void addMissing(LegendItemCollection legend, LegendItemCollection more) {
        for (int i = 0; i < more.getItemCount(); i++) {
            String label = more.get(i).getLabel();
            boolean there = false;
            for (int j = 0; j < legend.getItemCount(); j++) {
                there |= legend.get(j).getLabel().equals(label);
            }
            if (!there) {
                legend.add(more.get(i));
            }
        }
    }
}
