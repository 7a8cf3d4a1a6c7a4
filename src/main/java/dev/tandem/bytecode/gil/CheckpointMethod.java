package dev.tandem.bytecode.gil;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Puts the checkpoints into one method. */
final class CheckpointMethod extends MethodVisitor {
    private static final Set<String> LAMBDA_FACTORIES = Set.of("metafactory", "altMetafactory");
    private static final String LAMBDA_FACTORY = "java/lang/invoke/LambdaMetafactory";

    /** Which argument of a lambda factory is the method that the lambda runs. */
    private static final int IMPLEMENTATION = 1;

    private final Callees callees;
    private final DeclaredCalls declared;
    private final CheckpointCalls calls;
    private final UnaryOperator<Handle> bridge;
    private final Set<Label> behind = new HashSet<>();
    private final Set<Label> handlers = new HashSet<>();
    private final Set<Label> checked;
    private final Kind kind;
    private final Label start = new Label();
    private final Label end = new Label();

    /** What goes before the next instruction: labels and frames come first, so that it is inside their range. */
    private Pending pending = Pending.NOTHING;

    private enum Pending {
        NOTHING,
        CHECK,
        REACQUIRE
    }

    /** What goes to the entry of the method. */
    enum Kind {
        /** A checkpoint. */
        ORDINARY,
        /** Nothing: only a bridge calls it. */
        BRIDGED,
        /** A class initialiser, which keeps the lock. */
        INITIALIZER
    }

    /**
     * @param checked heads of loops that have their own checkpoints
     * @param bridge gives for a method that a library will call the one to name instead
     */
    CheckpointMethod(
            MethodVisitor next,
            Kind kind,
            Set<Label> checked,
            Callees callees,
            DeclaredCalls declared,
            CheckpointCalls calls,
            UnaryOperator<Handle> bridge) {
        super(Opcodes.ASM9, next);
        this.kind = kind;
        this.checked = checked;
        this.callees = callees;
        this.declared = declared;
        this.calls = calls;
        this.bridge = bridge;
    }

    @Override
    public void visitCode() {
        super.visitCode();
        switch (kind) {
            case ORDINARY -> calls.entry(mv);
            case BRIDGED -> {}
            case INITIALIZER -> {
                calls.beginInitializer(mv);
                mv.visitLabel(start);
            }
        }
    }

    @Override
    public void visitTryCatchBlock(Label from, Label to, Label handler, String type) {
        handlers.add(handler);
        super.visitTryCatchBlock(from, to, handler, type);
    }

    @Override
    public void visitLabel(Label label) {
        super.visitLabel(label);
        behind.add(label);
        if (handlers.contains(label)) {
            pending = Pending.REACQUIRE;
        }
    }

    private void flush() {
        Pending now = pending;
        pending = Pending.NOTHING;
        switch (now) {
            case CHECK -> calls.check(mv);
            case REACQUIRE -> calls.reacquire(mv);
            case NOTHING -> {}
        }
    }

    @Override
    public void visitJumpInsn(int opcode, Label target) {
        flush();
        if (isBack(target)) {
            calls.check(mv);
        }
        super.visitJumpInsn(opcode, target);
    }

    private boolean isBack(Label target) {
        return behind.contains(target) && !checked.contains(target);
    }

    @Override
    public void visitTableSwitchInsn(int min, int max, Label other, Label... labels) {
        flush();
        checkSwitch(other, labels);
        super.visitTableSwitchInsn(min, max, other, labels);
    }

    @Override
    public void visitLookupSwitchInsn(Label other, int[] keys, Label[] labels) {
        flush();
        checkSwitch(other, labels);
        super.visitLookupSwitchInsn(other, keys, labels);
    }

    private void checkSwitch(Label other, Label[] labels) {
        if (isBack(other) || Arrays.stream(labels).anyMatch(this::isBack)) {
            calls.check(mv);
        }
    }

    @Override
    public void visitInsn(int opcode) {
        flush();
        if (opcode == Opcodes.MONITORENTER) {
            calls.releaseForMonitor(mv);
        } else if (kind == Kind.INITIALIZER && opcode == Opcodes.RETURN) {
            calls.endInitializer(mv);
        }
        super.visitInsn(opcode);
        if (opcode == Opcodes.MONITORENTER) {
            // Not here: javac's protected range begins with the next label. Outside it a lock is no longer
            // provably structured and the method is never compiled.
            pending = Pending.CHECK;
        }
    }

    @Override
    public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
        flush();
        if (owner.equals(calls.owner())) {
            super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
            return;
        }
        DeclaredCalls.Kind callee = kindOf(owner, name, descriptor);
        switch (callee) {
            case BLOCK -> calls.release(mv);
            case LARGE -> releaseForLarge(descriptor);
            case QUICK, OTHER -> {}
        }
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
        boolean mayComeBackWithoutTheLock =
                callee != DeclaredCalls.Kind.QUICK && !callees.checksItself(owner, name, descriptor);
        if (mayComeBackWithoutTheLock) {
            calls.check(mv);
        }
    }

    private DeclaredCalls.Kind kindOf(String owner, String name, String descriptor) {
        if (callees.checksItself(owner, name, descriptor)) {
            return DeclaredCalls.Kind.OTHER;
        }
        return callees.outside(owner).stream()
                .map(type -> declared.kindOf(type, name, descriptor))
                .filter(known -> known != DeclaredCalls.Kind.OTHER)
                .findFirst()
                .orElse(DeclaredCalls.Kind.OTHER);
    }

    private void releaseForLarge(String descriptor) {
        Type[] arguments = Type.getArgumentTypes(descriptor);
        Type last = arguments.length == 0 ? Type.VOID_TYPE : arguments[arguments.length - 1];
        if (last.getDescriptor().equals("[B")) {
            calls.releaseForLargeArray(mv);
        } else if (last.getSort() == Type.INT) {
            calls.releaseForLargeLength(mv);
        }
    }

    @Override
    public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
        flush();
        super.visitInvokeDynamicInsn(name, descriptor, bootstrap, bridged(bootstrap, arguments, bridge));
    }

    /** The arguments of a call site; one that makes a lambda gets the lambda's bridge. */
    static Object[] bridged(Handle bootstrap, Object[] arguments, UnaryOperator<Handle> bridge) {
        boolean lambda = bootstrap.getOwner().equals(LAMBDA_FACTORY) && LAMBDA_FACTORIES.contains(bootstrap.getName());
        if (!lambda) {
            return arguments;
        }
        Object[] replaced = arguments.clone();
        replaced[IMPLEMENTATION] = bridge.apply((Handle) arguments[IMPLEMENTATION]);
        return replaced;
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        if (kind == Kind.INITIALIZER) {
            mv.visitLabel(end);
            // A handler of its own, last in the table: those of the code itself come first.
            mv.visitTryCatchBlock(start, end, end, null);
            mv.visitFrame(Opcodes.F_NEW, 0, new Object[0], 1, new Object[] {"java/lang/Throwable"});
            calls.endInitializer(mv);
            mv.visitInsn(Opcodes.ATHROW);
        }
        super.visitMaxs(maxStack, maxLocals);
    }

    @Override
    public void visitIntInsn(int opcode, int operand) {
        flush();
        super.visitIntInsn(opcode, operand);
    }

    @Override
    public void visitVarInsn(int opcode, int variable) {
        flush();
        super.visitVarInsn(opcode, variable);
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
        flush();
        super.visitTypeInsn(opcode, type);
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
        flush();
        super.visitFieldInsn(opcode, owner, name, descriptor);
    }

    @Override
    public void visitLdcInsn(Object value) {
        flush();
        super.visitLdcInsn(value);
    }

    @Override
    public void visitIincInsn(int variable, int increment) {
        flush();
        super.visitIincInsn(variable, increment);
    }

    @Override
    public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
        flush();
        super.visitMultiANewArrayInsn(descriptor, dimensions);
    }
}
