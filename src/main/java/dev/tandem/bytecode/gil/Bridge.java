package dev.tandem.bytecode.gil;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * The way from a library into cell code and back: takes the lock if this thread hasn't got it, calls, and gives it back
 * in that case.
 *
 * @param owner internal name of the class with the method that is called
 * @param method its name
 * @param descriptor its descriptor, and the bridge's
 * @param isStatic whether it, and the bridge, are static; if not, the bridge stands in the same class
 * @param synchronised whether it waits for the monitor of its object: then the lock is let go of before
 */
record Bridge(
        String owner, String method, String descriptor, boolean isStatic, boolean synchronised, CheckpointCalls calls) {

    /** Writes the whole method, where it stands in a class. */
    void write(MethodVisitor out) {
        write(out, false);
    }

    /** @param inInterface whether the owner is an interface */
    void write(MethodVisitor out, boolean inInterface) {
        Label from = new Label();
        Label to = new Label();
        Label handler = new Label();
        List<Object> locals = new ArrayList<>();
        int size = 0;
        out.visitCode();
        calls.enter(out);
        if (!isStatic) {
            locals.add(owner);
            size = 1;
        }
        Type[] arguments = Type.getArgumentTypes(descriptor);
        for (Type argument : arguments) {
            locals.add(frameType(argument));
            size += argument.getSize();
        }
        locals.add(Opcodes.INTEGER);
        int outermost = size;
        out.visitVarInsn(Opcodes.ISTORE, outermost);
        out.visitTryCatchBlock(from, to, handler, null);
        out.visitLabel(from);
        if (synchronised && !isStatic) {
            out.visitVarInsn(Opcodes.ALOAD, 0);
            calls.releaseForMonitor(out);
            out.visitInsn(Opcodes.POP);
        } else if (synchronised) {
            out.visitLdcInsn(Type.getObjectType(owner));
            calls.releaseForMonitor(out);
            out.visitInsn(Opcodes.POP);
        }
        int variable = 0;
        if (!isStatic) {
            out.visitVarInsn(Opcodes.ALOAD, variable++);
        }
        for (Type argument : arguments) {
            out.visitVarInsn(argument.getOpcode(Opcodes.ILOAD), variable);
            variable += argument.getSize();
        }
        out.visitMethodInsn(
                isStatic ? Opcodes.INVOKESTATIC : Opcodes.INVOKESPECIAL, owner, method, descriptor, inInterface);
        out.visitLabel(to);
        out.visitVarInsn(Opcodes.ILOAD, outermost);
        calls.leave(out);
        out.visitInsn(Type.getReturnType(descriptor).getOpcode(Opcodes.IRETURN));
        out.visitLabel(handler);
        out.visitFrame(Opcodes.F_FULL, locals.size(), locals.toArray(), 1, new Object[] {"java/lang/Throwable"});
        out.visitVarInsn(Opcodes.ILOAD, outermost);
        calls.leave(out);
        out.visitInsn(Opcodes.ATHROW);
        out.visitMaxs(0, 0);
        out.visitEnd();
    }

    private static Object frameType(Type type) {
        return switch (type.getSort()) {
            case Type.BOOLEAN, Type.CHAR, Type.BYTE, Type.SHORT, Type.INT -> Opcodes.INTEGER;
            case Type.LONG -> Opcodes.LONG;
            case Type.FLOAT -> Opcodes.FLOAT;
            case Type.DOUBLE -> Opcodes.DOUBLE;
            default -> type.getInternalName();
        };
    }
}
