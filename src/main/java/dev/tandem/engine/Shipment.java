package dev.tandem.engine;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * What another JVM needs to make a body: the classes that it reaches, and the variables that they read. In the other
 * JVM the classes are defined, the variables' static fields set, and the entry method called; that method hands the
 * body to {@link Bodies#offer}, where the caller takes it.
 *
 * @param classes binary class name to class file, as transformed at load; only what the body reaches
 * @param entryClass binary name of the class with the entry method
 * @param entryMethod a public static method without parameters
 * @param variables the session's variables that the classes read or write
 * @param loader what the session's own copies of the classes live in: results come back as objects of those
 */
public record Shipment(
        Map<String, byte[]> classes,
        String entryClass,
        String entryMethod,
        List<Variable> variables,
        ClassLoader loader) {
    public Shipment {
        Objects.requireNonNull(loader, "loader");
        classes = Map.copyOf(classes);
        variables = List.copyOf(variables);
    }

    /**
     * A variable of the session, held in a static field of one of the session's classes.
     *
     * @param ownerClass binary name of the class whose static field it is
     * @param field the field's name
     * @param name as the user knows it
     * @param type its declared type as the user would write it
     * @param value reads the value now, in the session
     */
    public record Variable(String ownerClass, String field, String name, String type, Supplier<Object> value) {}
}
