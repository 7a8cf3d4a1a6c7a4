package dev.tandem.kernel;

import dev.tandem.display.MimeBundle;

/** Where a cell's output goes, for as long as anything of that cell lives. Safe for any thread. */
public interface CellOutput {
    void stdout(String text);

    void stderr(String text);

    /** Shows a value. */
    void display(MimeBundle bundle);

    /** Shows a value that {@link #update} can later replace, under an id. */
    void display(MimeBundle bundle, String displayId);

    /** Replaces what was shown under the id, wherever it was shown. */
    void update(MimeBundle bundle, String displayId);

    /** Clears the cell's output; {@code wait} until the next output arrives. */
    void clear(boolean wait);

    /** Asks something of the client, with the reply to the cell. What comes after the reply is dropped. */
    void payload(Payload payload);
}
