package dev.tandem.bytecode.gil;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.MethodNode;

/**
 * Puts checkpoints into a class that stays the session's own: a type that the user declared, whose objects live in
 * variables and results, so that a second class would be a different type. They are call sites of {@link LockSites}.
 *
 * <p>Unlike in copies there are no bridges: when such a method was called by a library and returns to it, the thread
 * keeps the lock until somebody finds it blocked, ended, or at its next checkpoint.
 */
public final class PlacedCheckpoints extends ClassVisitor {
    private static final int NEVER = Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE;

    private final DeclaredCalls declared = DeclaredCalls.shipped();
    private final Callees callees;

    /**
     * @param next gets the class; must be read with expanded frames
     * @param classFile the class, read before for what it declares
     * @param cellPackage what the internal names of all classes of cells begin with
     */
    public PlacedCheckpoints(ClassVisitor next, ClassReader classFile, String cellPackage) {
        super(Opcodes.ASM9, next);
        this.callees = OneClass.of(classFile, cellPackage);
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String method, String descriptor, String signature, String[] exceptions) {
        MethodVisitor next = super.visitMethod(access, method, descriptor, signature, exceptions);
        if ((access & NEVER) != 0) {
            return next;
        }
        CheckpointMethod.Kind kind =
                method.equals("<clinit>") ? CheckpointMethod.Kind.INITIALIZER : CheckpointMethod.Kind.ORDINARY;
        return new MethodNode(Opcodes.ASM9, access, method, descriptor, signature, exceptions) {
            @Override
            public void visitEnd() {
                Set<Label> checked = CountedLoops.cut(this, CheckpointCalls.IN_PLACE);
                CountedTurns.count(this, CheckpointCalls.IN_PLACE, declared, checked);
                accept(new CheckpointMethod(
                        next, kind, checked, callees, declared, CheckpointCalls.IN_PLACE, target -> target));
            }
        };
    }

    /** All that is known while one class is loaded: itself. */
    private record OneClass(String name, List<String> supertypes, Set<String> methods, String cellPackage)
            implements Callees {
        /** A call's owner of which no more is known may be a thread, and is an object. */
        private static final Set<String> LIKELY = Set.of("java/lang/Thread", "java/lang/Object");

        static OneClass of(ClassReader classFile, String cellPackage) {
            Set<String> methods = new HashSet<>();
            classFile.accept(
                    new ClassVisitor(Opcodes.ASM9) {
                        @Override
                        public MethodVisitor visitMethod(
                                int access, String method, String descriptor, String signature, String[] exceptions) {
                            methods.add(method + descriptor);
                            return null;
                        }
                    },
                    ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
            Set<String> supertypes = new HashSet<>(List.of(classFile.getInterfaces()));
            supertypes.add(classFile.getSuperName());
            supertypes.removeIf(type -> type.startsWith(cellPackage));
            return new OneClass(classFile.getClassName(), List.copyOf(supertypes), methods, cellPackage);
        }

        @Override
        public boolean checksItself(String owner, String method, String descriptor) {
            return owner.equals(name) && methods.contains(method + descriptor);
        }

        @Override
        public Set<String> outside(String owner) {
            if (owner.equals(name)) {
                return Set.copyOf(supertypes);
            }
            return owner.startsWith(cellPackage) ? LIKELY : Set.of(owner);
        }
    }
}
