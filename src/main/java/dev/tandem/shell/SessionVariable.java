package dev.tandem.shell;

import dev.tandem.bytecode.ClassFacts;
import java.util.Objects;

/**
 * A variable of the session.
 *
 * @param name as the user wrote it
 * @param type as the user would write it
 * @param descriptor its type in class files
 * @param signature its generic type in class files, null without type arguments
 * @param isVolatile whether threads see each other's writes at once
 * @param holder internal name of the class whose static field it is
 */
record SessionVariable(
        String name, String type, String descriptor, String signature, boolean isVolatile, String holder) {
    String holderClass() {
        return holder.replace('/', '.');
    }

    /** Whether a new declaration means the same variable. */
    boolean isDeclaredBy(ClassFacts.Field field) {
        return descriptor.equals(field.descriptor())
                && Objects.equals(signature, field.signature())
                && isVolatile == field.isVolatile();
    }
}
