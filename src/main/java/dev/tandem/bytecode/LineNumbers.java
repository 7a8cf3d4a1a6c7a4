package dev.tandem.bytecode;

import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Makes the lines of stack traces those of the cell: the compiler saw the cell's text inside a wrapper. */
final class LineNumbers extends ClassVisitor {
    private final Origin origin;

    LineNumbers(ClassVisitor next, Origin origin) {
        super(Opcodes.ASM9, next);
        this.origin = origin;
    }

    @Override
    public void visitSource(String source, String debug) {
        super.visitSource(origin.sourceName(), null);
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, String signature, String[] exceptions) {
        MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
        return new MethodVisitor(Opcodes.ASM9, next) {
            @Override
            public void visitLineNumber(int line, Label start) {
                super.visitLineNumber(Math.max(1, line + origin.lineShift()), start);
            }
        };
    }
}
