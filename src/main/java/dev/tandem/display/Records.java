package dev.tandem.display;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Optional;

/** Reading records of any class that lets us. */
final class Records {
    /** Stands for a component that is null. */
    static final Object NULL = new Object();

    private Records() {}

    /** A component's value, {@link #NULL} for null, or empty where it can't be read: not public, or it throws. */
    static Optional<Object> read(Record value, RecordComponent component) {
        try {
            Method accessor = component.getAccessor();
            if (!accessor.canAccess(value) && !accessor.trySetAccessible()) {
                return Optional.empty();
            }
            Object read = accessor.invoke(value);
            return Optional.of(read == null ? NULL : read);
        } catch (IllegalAccessException | SecurityException hidden) {
            return Optional.empty();
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof Error error && !(error instanceof AssertionError)) {
                throw error;
            }
            return Optional.empty();
        }
    }
}
