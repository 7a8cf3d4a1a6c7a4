package dev.tandem.display;

/** A value that knows how to be shown. A renderer registered for its type wins over it. */
public interface Renderable {
    /** This value in one or more MIME types; {@code text/plain} is added where it is missing. */
    MimeBundle render();
}
