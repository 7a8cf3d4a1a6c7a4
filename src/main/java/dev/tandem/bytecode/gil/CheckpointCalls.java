package dev.tandem.bytecode.gil;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * Writes calls to the checkpoints class.
 *
 * @param owner its internal name
 */
record CheckpointCalls(String owner) {
    void check(MethodVisitor out) {
        call(out, "check", "()V");
    }

    void reacquire(MethodVisitor out) {
        call(out, "reacquire", "()V");
    }

    /** Takes the counter and the bound of a loop from the stack, pushes the end of the next strip. */
    AbstractInsnNode strip() {
        return new MethodInsnNode(Opcodes.INVOKESTATIC, owner, "strip", "(II)I", false);
    }

    void release(MethodVisitor out) {
        call(out, "release", "()V");
    }

    /** Leaves the array on top of the stack where it is. */
    void releaseForLargeArray(MethodVisitor out) {
        out.visitInsn(Opcodes.DUP);
        call(out, "releaseForLarge", "([B)V");
    }

    /** Leaves the length on top of the stack where it is. */
    void releaseForLargeLength(MethodVisitor out) {
        out.visitInsn(Opcodes.DUP);
        call(out, "releaseForLarge", "(I)V");
    }

    /** Leaves the object on top of the stack where it is. */
    void releaseForMonitor(MethodVisitor out) {
        out.visitInsn(Opcodes.DUP);
        call(out, "releaseForMonitor", "(Ljava/lang/Object;)V");
    }

    /** Pushes what {@link #leave} takes. */
    void enter(MethodVisitor out) {
        call(out, "enter", "()Z");
    }

    void leave(MethodVisitor out) {
        call(out, "leave", "(Z)V");
    }

    void beginInitializer(MethodVisitor out) {
        call(out, "beginInitializer", "()V");
    }

    void endInitializer(MethodVisitor out) {
        call(out, "endInitializer", "()V");
    }

    private void call(MethodVisitor out, String name, String descriptor) {
        out.visitMethodInsn(Opcodes.INVOKESTATIC, owner, name, descriptor, false);
    }
}
