package dev.tandem.magic.text;

import dev.tandem.display.MimeBundle;
import dev.tandem.magic.CellFailure;
import dev.tandem.magic.CellMagic;
import dev.tandem.magic.MagicCall;
import dev.tandem.magic.MagicException;
import java.util.Map;
import picocli.CommandLine.Command;

/** Shows the cell as what it is written in. */
@Command(
        description = "Shows the cell as it is written: HTML, SVG, Markdown, LaTeX or JavaScript. \\{expression} in"
                + " it becomes the expression's value.")
final class ShowText implements CellMagic {
    private final String type;

    ShowText(String type) {
        this.type = type;
    }

    @Override
    public Object cell(MagicCall call) throws MagicException, CellFailure {
        if (call.body().isBlank()) {
            throw new MagicException(call.name() + " has nothing to show: write the text on the lines below it.");
        }
        String text = call.interpolatedBody();
        call.output().display(new MimeBundle(Map.of(type, text, "text/plain", text), Map.of()));
        return null;
    }
}
