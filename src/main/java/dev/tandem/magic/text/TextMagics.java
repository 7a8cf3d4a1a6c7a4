package dev.tandem.magic.text;

import dev.tandem.magic.MagicRegistry;
import dev.tandem.magic.system.Surroundings;

/** The magics about text, and how to add them. */
public final class TextMagics {
    private TextMagics() {}

    /** Adds all of this package to a registry. */
    public static void addTo(MagicRegistry magics, Surroundings surroundings) {
        magics.add(() -> new ShowText("text/html"), "html", "HTML");
        magics.add(() -> new ShowText("image/svg+xml"), "svg", "SVG");
        magics.add(() -> new ShowText("text/markdown"), "markdown", "md");
        magics.add(() -> new ShowText("text/latex"), "latex");
        magics.add(() -> new ShowText("application/javascript"), "javascript", "js");
        magics.add(() -> new WriteFile(surroundings), "writefile", "file");
        magics.add(() -> new ShowImage(surroundings), "image");
    }
}
