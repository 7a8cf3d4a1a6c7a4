package dev.tandem.bytecode;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Makes code stoppable: a checkpoint at each method's entry and before each jump backwards. A checkpoint is an
 * {@code invokedynamic} of {@link StopSite}; while nothing is to be stopped, the JIT compiles it to nothing, which a
 * read of a field would not be (a plain one is hoisted out of the loop, a volatile one costs up to five times).
 */
final class Checkpoints extends ClassVisitor {
    private static final Handle SITE = new Handle(
            Opcodes.H_INVOKESTATIC,
            "dev/tandem/bytecode/StopSite",
            "bootstrap",
            "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;)"
                    + "Ljava/lang/invoke/CallSite;",
            false);

    Checkpoints(ClassVisitor next) {
        super(Opcodes.ASM9, next);
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, String signature, String[] exceptions) {
        MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
        return new MethodVisitor(Opcodes.ASM9, next) {
            private final Set<Label> behind = new HashSet<>();

            @Override
            public void visitCode() {
                super.visitCode();
                // A class whose initialisation was cut short could never be used again: its loops alone are checked.
                if (!name.equals("<clinit>")) {
                    check();
                }
            }

            @Override
            public void visitLabel(Label label) {
                behind.add(label);
                super.visitLabel(label);
            }

            @Override
            public void visitJumpInsn(int opcode, Label target) {
                if (behind.contains(target)) {
                    check();
                }
                super.visitJumpInsn(opcode, target);
            }

            @Override
            public void visitTableSwitchInsn(int min, int max, Label otherwise, Label... targets) {
                checkIfAnyBehind(otherwise, targets);
                super.visitTableSwitchInsn(min, max, otherwise, targets);
            }

            @Override
            public void visitLookupSwitchInsn(Label otherwise, int[] keys, Label[] targets) {
                checkIfAnyBehind(otherwise, targets);
                super.visitLookupSwitchInsn(otherwise, keys, targets);
            }

            private void checkIfAnyBehind(Label otherwise, Label[] targets) {
                if (behind.contains(otherwise) || Arrays.stream(targets).anyMatch(behind::contains)) {
                    check();
                }
            }

            private void check() {
                super.visitInvokeDynamicInsn("checkpoint", "()V", SITE);
            }
        };
    }
}
