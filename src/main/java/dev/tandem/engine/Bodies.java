package dev.tandem.engine;

/**
 * Where compiled code hands a body to whoever asked for it, on one thread: the entry method of a {@link Shipment}
 * calls {@link #offer}, its caller then calls {@link #take} on the same thread.
 */
public final class Bodies {
    private static final ThreadLocal<Body<?>> OFFERED = new ThreadLocal<>();

    private Bodies() {}

    /** Called by compiled cells. */
    public static <T> void offer(Body<T> body) {
        OFFERED.set(body);
    }

    /**
     * Takes what was offered on this thread.
     *
     * @throws IllegalStateException if nothing was
     */
    public static Body<?> take() {
        Body<?> body = OFFERED.get();
        OFFERED.remove();
        if (body == null) {
            throw new IllegalStateException("The compiled cell offered no body; this is a bug in Tandem.");
        }
        return body;
    }
}
