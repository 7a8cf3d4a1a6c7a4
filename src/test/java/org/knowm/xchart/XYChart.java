package org.knowm.xchart;

import java.awt.Graphics2D;
import org.knowm.xchart.internal.chartpart.Chart;

/** Stands for a chart of XChart. */
public class XYChart extends Chart {
    @Override
    public void paint(Graphics2D graphics, int width, int height) {
        graphics.fillRect(0, 0, width, height);
    }
}
