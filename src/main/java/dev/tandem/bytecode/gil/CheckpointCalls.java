package dev.tandem.bytecode.gil;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

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
