package dev.tandem.bytecode.gil;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.MethodNode;

/**
 * Puts the checkpoints into one copied class, and a bridge before each method that a library calls: lambdas, method
 * references, methods of anonymous and local classes. Synchronized methods get one too, since the JVM would wait for
 * the monitor before their first instruction.
 */
final class CheckpointClass extends ClassVisitor {
    private static final String BODY = "$held";
    private static final String ENTRY = "$entry";
    private static final int NEVER_BRIDGED = Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE;

    private final String name;
    private final CellClasses classes;
    private final DeclaredCalls declared;
    private final CheckpointCalls calls;
    private final Map<Handle, Handle> entries = new LinkedHashMap<>();
    private boolean isInterface;

    CheckpointClass(
            ClassVisitor next, String name, CellClasses classes, DeclaredCalls declared, CheckpointCalls calls) {
        super(Opcodes.ASM9, next);
        this.name = name;
        this.classes = classes;
        this.declared = declared;
        this.calls = calls;
    }

    @Override
    public void visit(int version, int access, String name, String signature, String parent, String[] interfaces) {
        isInterface = (access & Opcodes.ACC_INTERFACE) != 0;
        super.visit(version, access, name, signature, parent, interfaces);
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String method, String descriptor, String signature, String[] exceptions) {
        if ((access & NEVER_BRIDGED) != 0) {
            return super.visitMethod(access, method, descriptor, signature, exceptions);
        }
        boolean synchronised = (access & Opcodes.ACC_SYNCHRONIZED) != 0;
        boolean isStatic = (access & Opcodes.ACC_STATIC) != 0;
        boolean overridable = !isStatic && (access & Opcodes.ACC_PRIVATE) == 0 && !method.equals("<init>");
        if (isInterface || !(synchronised || overridable)) {
            boolean lambda = (access & Opcodes.ACC_SYNTHETIC) != 0 && method.startsWith("lambda$") && !isInterface;
            CheckpointMethod.Kind kind = method.equals("<clinit>")
                    ? CheckpointMethod.Kind.INITIALIZER
                    : lambda ? CheckpointMethod.Kind.BRIDGED : CheckpointMethod.Kind.ORDINARY;
            return checkpoints(access, method, descriptor, signature, exceptions, kind);
        }
        Bridge bridge = new Bridge(name, method + BODY, descriptor, isStatic, synchronised, calls);
        bridge.write(super.visitMethod(access & ~Opcodes.ACC_SYNCHRONIZED, method, descriptor, signature, exceptions));
        int held =
                access & (Opcodes.ACC_STATIC | Opcodes.ACC_SYNCHRONIZED) | Opcodes.ACC_PRIVATE | Opcodes.ACC_SYNTHETIC;
        // With a monitor the lock was let go of in the bridge, so that this takes it again.
        CheckpointMethod.Kind kind = synchronised ? CheckpointMethod.Kind.ORDINARY : CheckpointMethod.Kind.BRIDGED;
        return checkpoints(held, method + BODY, descriptor, signature, exceptions, kind);
    }

    private MethodVisitor checkpoints(
            int access,
            String method,
            String descriptor,
            String signature,
            String[] exceptions,
            CheckpointMethod.Kind kind) {
        MethodVisitor next = super.visitMethod(access, method, descriptor, signature, exceptions);
        if (classes.isPlaced(name)) {
            return new ReboundMethod(next, kind, calls, this::entryOf);
        }
        return new MethodNode(Opcodes.ASM9, access, method, descriptor, signature, exceptions) {
            @Override
            public void visitEnd() {
                Set<Label> checked = CountedLoops.cut(this, calls);
                CountedTurns.count(this, calls, declared, checked);
                accept(new CheckpointMethod(
                        next, kind, checked, classes, declared, calls, CheckpointClass.this::entryOf));
            }
        };
    }

    /** A method to be called by a library instead of {@code target}; {@code target} itself where that needs none. */
    private Handle entryOf(Handle target) {
        boolean isStatic = target.getTag() == Opcodes.H_INVOKESTATIC;
        boolean own = target.getOwner().equals(name)
                && (target.getTag() == Opcodes.H_INVOKESPECIAL || target.getTag() == Opcodes.H_INVOKEVIRTUAL)
                && target.getName().startsWith("lambda$");
        if (!classes.isCopied(target.getOwner()) || !(isStatic || own)) {
            return target;
        }
        return entries.computeIfAbsent(
                target,
                t -> new Handle(t.getTag(), name, t.getName() + ENTRY + entries.size(), t.getDesc(), isInterface));
    }

    @Override
    public void visitEnd() {
        entries.forEach((target, entry) -> {
            boolean isStatic = target.getTag() == Opcodes.H_INVOKESTATIC;
            int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_SYNTHETIC | (isStatic ? Opcodes.ACC_STATIC : 0);
            MethodVisitor out = super.visitMethod(access, entry.getName(), entry.getDesc(), null, null);
            new Bridge(target.getOwner(), target.getName(), target.getDesc(), isStatic, false, calls)
                    .write(out, target.isInterface());
        });
        super.visitEnd();
    }
}
