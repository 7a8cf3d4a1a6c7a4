package dev.tandem.display;

/** Something that is shown and can be replaced in place. Safe for any thread. */
public final class DisplayHandle {
    private final String id;

    DisplayHandle(String id) {
        this.id = id;
    }

    /** The id of the display, as {@link Display#updateDisplay} takes it. */
    public String id() {
        return id;
    }

    /** Shows this value instead, wherever the display is shown. */
    public void update(Object value) {
        Display.updateDisplay(id, value);
    }

    @Override
    public String toString() {
        return "display " + id;
    }
}
