package dev.tandem.bytecode.gil;

import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * Writes calls to checkpoints: in copies, to the checkpoints class of their lock; in the session's own classes, to
 * {@link LockSites}.
 *
 * @param owner internal name of the checkpoints class
 */
record CheckpointCalls(String owner) {
    /** Those of classes that stay as they are. */
    static final CheckpointCalls IN_PLACE = new CheckpointCalls(LockSites.INTERNAL_NAME);

    private static final Handle SITE = new Handle(
            Opcodes.H_INVOKESTATIC,
            LockSites.INTERNAL_NAME,
            "bootstrap",
            "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;)"
                    + "Ljava/lang/invoke/CallSite;",
            false);

    /** Whether a call site is one of {@link #IN_PLACE}. */
    static boolean isInPlace(Handle bootstrap) {
        return bootstrap.equals(SITE);
    }

    private boolean inPlace() {
        return owner.equals(LockSites.INTERNAL_NAME);
    }

    /** Writes what was {@link #IN_PLACE} as a call to these. */
    void rebound(MethodVisitor out, String name, String descriptor) {
        call(out, name.equals("entry") ? "check" : name, descriptor);
    }

    void entry(MethodVisitor out) {
        call(out, inPlace() ? "entry" : "check", "()V");
    }

    void check(MethodVisitor out) {
        call(out, "check", "()V");
    }

    void reacquire(MethodVisitor out) {
        call(out, "reacquire", "()V");
    }

    /** Takes the counter and the bound of a loop from the stack, pushes the end of the next strip. */
    AbstractInsnNode strip() {
        return inPlace()
                ? new InvokeDynamicInsnNode("strip", "(II)I", SITE)
                : new MethodInsnNode(Opcodes.INVOKESTATIC, owner, "strip", "(II)I", false);
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

    /** Pushes what {@link #leave} takes. Only in copies. */
    void enter(MethodVisitor out) {
        call(out, "enter", "()Z");
    }

    /** Only in copies. */
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
        if (inPlace()) {
            out.visitInvokeDynamicInsn(name, descriptor, SITE);
        } else {
            out.visitMethodInsn(Opcodes.INVOKESTATIC, owner, name, descriptor, false);
        }
    }
}
