package dev.tandem.shell;

import java.lang.reflect.Field;

/** Reads and writes the values of variables. Safe for any thread, with the guarantees of a plain field. */
final class VariableStore {
    private final CellLoader loader;

    VariableStore(CellLoader loader) {
        this.loader = loader;
    }

    Object get(SessionVariable variable) {
        try {
            return field(variable).get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("The variable " + variable.name() + " can't be read: " + e, e);
        }
    }

    /** @throws IllegalArgumentException if the value is not of the variable's type */
    void set(SessionVariable variable, Object value) {
        try {
            field(variable).set(null, value);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("The variable " + variable.name() + " can't be set: " + e, e);
        }
    }

    private Field field(SessionVariable variable) {
        try {
            return Class.forName(variable.holderClass(), true, loader).getField(variable.name());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The variable " + variable.name() + " has no place: " + e, e);
        }
    }
}
