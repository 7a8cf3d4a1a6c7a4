package dev.tandem.engine.process;

import java.io.InvalidObjectException;

/**
 * Says while values are encoded that they may leave this machine, so that what lives in its memory alone is refused
 * and not sent as a name that means nothing elsewhere. One for each thread.
 */
public final class Departure {
    private static final ThreadLocal<Boolean> LEAVING = ThreadLocal.withInitial(() -> false);

    private Departure() {}

    /**
     * Encodes something.
     *
     * @param <T> what comes of it
     * @param <E> what it may throw
     */
    @FunctionalInterface
    public interface Encoding<T, E extends Exception> {
        T encode() throws E;
    }

    /** Encodes values that leave this machine. */
    public static <T, E extends Exception> T fromThisMachine(Encoding<T, E> encoding) throws E {
        LEAVING.set(true);
        try {
            return encoding.encode();
        } finally {
            LEAVING.remove();
        }
    }

    /** @throws InvalidObjectException if what is being encoded leaves this machine */
    static void checkShared() throws InvalidObjectException {
        if (LEAVING.get()) {
            throw new InvalidObjectException("Shared arrays are memory of this machine alone, which a cluster doesn't"
                    + " reach: let tasks return what they would write into it");
        }
    }
}
