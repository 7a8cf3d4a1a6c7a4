package dev.tandem.shell;

import dev.tandem.bytecode.TypeNames;

/**
 * A variable of the session.
 *
 * @param name as the user wrote it
 * @param type as the user would write it
 * @param descriptor its type in class files
 * @param signature its generic type in class files, null without type arguments
 * @param holder internal name of the class whose static field it is
 */
record SessionVariable(String name, String type, String descriptor, String signature, String holder) {
    String holderClass() {
        return holder.replace('/', '.');
    }

    /** Whether a new declaration means the same variable. */
    boolean hasType(String otherDescriptor, String otherSignature) {
        return TypeNames.of(descriptor, signature).equals(TypeNames.of(otherDescriptor, otherSignature))
                && descriptor.equals(otherDescriptor);
    }
}
