package dev.tandem.bytecode.gil;

import java.util.function.UnaryOperator;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** A copy's method whose original has checkpoints already: they are bound to the copy's lock, and lambdas bridged. */
final class ReboundMethod extends MethodVisitor {
    private final CheckpointMethod.Kind kind;
    private final CheckpointCalls calls;
    private final UnaryOperator<Handle> bridge;

    ReboundMethod(MethodVisitor next, CheckpointMethod.Kind kind, CheckpointCalls calls, UnaryOperator<Handle> bridge) {
        super(Opcodes.ASM9, next);
        this.kind = kind;
        this.calls = calls;
        this.bridge = bridge;
    }

    @Override
    public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
        if (!CheckpointCalls.isInPlace(bootstrap)) {
            super.visitInvokeDynamicInsn(
                    name, descriptor, bootstrap, CheckpointMethod.bridged(bootstrap, arguments, bridge));
        } else if (!name.equals("entry") || kind != CheckpointMethod.Kind.BRIDGED) {
            calls.rebound(mv, name, descriptor);
        }
    }
}
