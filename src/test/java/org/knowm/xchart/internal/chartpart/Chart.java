package org.knowm.xchart.internal.chartpart;

import java.awt.Graphics2D;

/** The public methods of XChart's class of this name that Tandem calls; the library itself is no dependency. */
public abstract class Chart {
    public int getWidth() {
        return 40;
    }

    public int getHeight() {
        return 30;
    }

    public abstract void paint(Graphics2D graphics, int width, int height);
}
