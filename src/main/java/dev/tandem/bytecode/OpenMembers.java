package dev.tandem.bytecode;

import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Makes what isn't private public. To the compiler all cells are one package, and it has checked every access; to the JVM
 * the code of a cell, which has a loader of its own so that it can be unloaded, is in another package than the types that
 * other cells declared.
 */
final class OpenMembers extends ClassVisitor {
    OpenMembers(ClassVisitor next) {
        super(Opcodes.ASM9, next);
    }

    @Override
    public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
        return super.visitField(open(access), name, descriptor, signature, value);
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, String signature, String[] exceptions) {
        int opened = name.equals("<clinit>") ? access : open(access);
        return super.visitMethod(opened, name, descriptor, signature, exceptions);
    }

    private static int open(int access) {
        return (access & Opcodes.ACC_PRIVATE) != 0 ? access : access & ~Opcodes.ACC_PROTECTED | Opcodes.ACC_PUBLIC;
    }
}
