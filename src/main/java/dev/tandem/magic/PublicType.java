package dev.tandem.magic;

import java.lang.reflect.Modifier;

/** The type that a variable made by a magic gets, where the user wrote none. */
final class PublicType {
    private PublicType() {}

    /** The name of the value's class, or of the nearest class above it that a cell can name; Object for null. */
    static String of(Object value) {
        if (value == null) {
            return "Object";
        }
        Class<?> type = value.getClass();
        while (!isNameable(type)) {
            type = type.getSuperclass();
        }
        if (type == Object.class && value.getClass().getInterfaces().length > 0) {
            Class<?> first = value.getClass().getInterfaces()[0];
            return isNameable(first) ? name(first) : "Object";
        }
        return name(type);
    }

    private static boolean isNameable(Class<?> type) {
        return type.getCanonicalName() != null
                && Modifier.isPublic(type.getModifiers())
                && (type.getEnclosingClass() == null || isNameable(type.getEnclosingClass()))
                && (type.getModule().isExported(type.getPackageName()));
    }

    private static String name(Class<?> type) {
        String parameters = type.getTypeParameters().length == 0
                ? ""
                : "<" + "?, ".repeat(type.getTypeParameters().length - 1) + "?>";
        return type.getCanonicalName() + parameters;
    }
}
