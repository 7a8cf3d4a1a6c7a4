package dev.tandem.display;

/**
 * Makes values of one type visible. Found by {@link java.util.ServiceLoader} on the session's class path, or registered
 * with {@link Renderers#register}.
 *
 * @param <T> what it renders
 */
public interface Renderer<T> {
    /** The class or interface of the values; subtypes are rendered too, unless there is a renderer of their own. */
    Class<T> type();

    /**
     * The value in one or more MIME types. {@code text/plain} is added where it is missing. What it throws is shown with
     * the value's text.
     */
    MimeBundle render(T value);
}
