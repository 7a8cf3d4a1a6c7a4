package dev.tandem.bytecode;

import java.util.Map;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Lets the variables of a session live in classes of their own. The compiler sees a variable as a static field of the
 * wrapper it was declared in; wrappers are replaced when something they depend on changes, and a value would be lost
 * with them. So each access goes to the variable's holder instead.
 */
public final class VariableFields extends ClassVisitor {
    private final Map<String, String> holders;

    /**
     * @param holders from {@link #key} to the holder's internal name
     */
    VariableFields(ClassVisitor next, Map<String, String> holders) {
        super(Opcodes.ASM9, next);
        this.holders = holders;
    }

    /** How a static field is named among the holders. */
    public static String key(String ownerInternalName, String field) {
        return ownerInternalName + '.' + field;
    }

    /** The class file of a holder: one public static field. */
    public static byte[] holder(String internalName, ClassFacts.Field field) {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL, internalName, null, "java/lang/Object", null);
        int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC | (field.isVolatile() ? Opcodes.ACC_VOLATILE : 0);
        writer.visitField(access, field.name(), field.descriptor(), field.signature(), null)
                .visitEnd();
        writer.visitEnd();
        return writer.toByteArray();
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, String signature, String[] exceptions) {
        MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
        return new MethodVisitor(Opcodes.ASM9, next) {
            @Override
            public void visitFieldInsn(int opcode, String owner, String field, String fieldDescriptor) {
                String holder = holders.get(key(owner, field));
                super.visitFieldInsn(opcode, holder == null ? owner : holder, field, fieldDescriptor);
            }
        };
    }
}
