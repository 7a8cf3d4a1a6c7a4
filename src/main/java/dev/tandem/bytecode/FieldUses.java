package dev.tandem.bytecode;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Which static fields the methods of a class file read or write. */
public final class FieldUses {
    private FieldUses() {}

    /**
     * @param methodName which methods count
     * @return fields as {@link VariableFields#key} names them
     */
    public static Set<String> of(byte[] classFile, Predicate<String> methodName) {
        Set<String> uses = new HashSet<>();
        ClassVisitor visitor = new ClassVisitor(Opcodes.ASM9) {
            @Override
            public MethodVisitor visitMethod(
                    int access, String name, String descriptor, String signature, String[] exceptions) {
                if (!methodName.test(name)) {
                    return null;
                }
                return new MethodVisitor(Opcodes.ASM9) {
                    @Override
                    public void visitFieldInsn(int opcode, String owner, String field, String fieldDescriptor) {
                        if (opcode == Opcodes.GETSTATIC || opcode == Opcodes.PUTSTATIC) {
                            uses.add(VariableFields.key(owner, field));
                        }
                    }
                };
            }
        };
        new ClassReader(classFile).accept(visitor, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return uses;
    }
}
