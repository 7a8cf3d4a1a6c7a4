package dev.tandem.display;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import java.util.Optional;

/**
 * Charts of JFreeChart and XChart, whichever version the session has on its class path: by their public methods, so that
 * Tandem needs neither.
 */
final class ForeignCharts {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 420;

    /** Put together here because the packaging, which renames Tandem's own JFreeChart, would rename it as one text. */
    private static final String JFREECHART = "org.jfree".concat(".chart.JFreeChart");

    private ForeignCharts() {}

    /** The picture of a chart, or empty where the value is no chart that we know. */
    static Optional<MimeBundle> of(Object value) {
        try {
            if (isA(value, JFREECHART)) {
                return Optional.of(draw(value, "draw", WIDTH, HEIGHT));
            }
            if (isA(value, "org.knowm.xchart.internal.chartpart.Chart")) {
                int width = (int) value.getClass().getMethod("getWidth").invoke(value);
                int height = (int) value.getClass().getMethod("getHeight").invoke(value);
                return Optional.of(draw(value, "paint", width, height));
            }
            return Optional.empty();
        } catch (InvocationTargetException thrown) {
            throw new IllegalStateException("drawing it threw " + Guarded.name(thrown.getCause()), thrown);
        } catch (ReflectiveOperationException otherVersion) {
            return Optional.empty();
        }
    }

    private static MimeBundle draw(Object chart, String method, int width, int height)
            throws ReflectiveOperationException {
        // Twice the nominal size, for screens with more pixels.
        BufferedImage image = new BufferedImage(2 * width, 2 * height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.scale(2, 2);
            if (method.equals("paint")) {
                chart.getClass()
                        .getMethod(method, Graphics2D.class, int.class, int.class)
                        .invoke(chart, graphics, width, height);
            } else {
                chart.getClass()
                        .getMethod(method, Graphics2D.class, Rectangle2D.class)
                        .invoke(chart, graphics, new Rectangle2D.Double(0, 0, width, height));
            }
        } finally {
            graphics.dispose();
        }
        MimeBundle large = Images.png(image, chart.getClass().getSimpleName());
        return new MimeBundle(large.data(), Map.of("image/png", Map.of("width", width, "height", height)));
    }

    private static boolean isA(Object value, String name) {
        for (Class<?> type = value.getClass(); type != null; type = type.getSuperclass()) {
            if (type.getName().equals(name)) {
                return true;
            }
        }
        return false;
    }
}
