package dev.tandem.magic.run;

import java.util.Map;

/** A type as it can stand between angle brackets: primitives boxed. */
final class ReferenceType {
    private static final Map<String, String> BOXES = Map.of(
            "int",
            "Integer",
            "long",
            "Long",
            "double",
            "Double",
            "float",
            "Float",
            "boolean",
            "Boolean",
            "char",
            "Character",
            "byte",
            "Byte",
            "short",
            "Short",
            "void",
            "Object");

    private ReferenceType() {}

    static String of(String type) {
        return BOXES.getOrDefault(type, type);
    }
}
