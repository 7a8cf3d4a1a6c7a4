package dev.tandem.chart;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Draws where this JDK can draw text. A JDK without its AWT libraries, a machine without fontconfig, freetype or a single
 * font fails deep in the JDK, each in its own way and even with a bare {@link Error}; none of it is a reason to lose the
 * other forms of a chart. Touches no AWT class itself, since their initialisation may be what fails.
 */
final class WithFonts {
    private WithFonts() {}

    /** What {@code picture} draws, or empty where it can't be drawn here. */
    static Optional<byte[]> draw(Supplier<byte[]> picture) {
        try {
            return Optional.of(picture.get());
        } catch (OutOfMemoryError | StackOverflowError notTheFonts) {
            throw notTheFonts;
        } catch (RuntimeException | Error noFonts) {
            return Optional.empty();
        }
    }
}
