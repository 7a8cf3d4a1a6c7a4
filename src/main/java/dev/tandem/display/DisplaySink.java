package dev.tandem.display;

/** Where what code in cells displays goes: the output of the cell that runs it. Safe for any thread. */
public interface DisplaySink {
    /** Shows something under an id by which it can be replaced later. */
    void show(MimeBundle bundle, String displayId);

    /** Replaces what was shown under the id, wherever it was shown. */
    void update(MimeBundle bundle, String displayId);

    /** Clears the cell's output; {@code wait} until the next output arrives. */
    void clear(boolean wait);
}
