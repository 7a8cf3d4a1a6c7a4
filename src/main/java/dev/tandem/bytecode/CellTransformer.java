package dev.tandem.bytecode;

import dev.tandem.bytecode.gil.PlacedCheckpoints;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodTooLargeException;

/** Rewrites a cell's class before it is defined. Safe for any thread. */
public final class CellTransformer {
    private CellTransformer() {}

    /** The class file as it is to be defined. */
    public static byte[] transform(byte[] classFile, Origin origin, CodePlan plan) {
        try {
            return transform(classFile, origin, plan, plan.isDeclaration());
        } catch (MethodTooLargeException e) {
            // At the JVM's limit a method has no room for the lock's checkpoints; it runs without.
            return transform(classFile, origin, plan, false);
        }
    }

    private static byte[] transform(byte[] classFile, Origin origin, CodePlan plan, boolean lockable) {
        ClassReader reader = new ClassReader(classFile);
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        ClassVisitor chain =
                new Checkpoints(new ExitGuard(new StoppableCalls(new SerializableClasses(new OpenMembers(writer)))));
        if (plan.entry().isPresent()) {
            chain = new EntryMethod(chain, plan.entry().get());
        }
        chain = new LineNumbers(chain, origin);
        chain = new VariablesAsLocals(chain, plan.codeMethod(), plan.unseen());
        chain = new VariableFields(chain, plan.holders());
        if (lockable) {
            chain = new PlacedCheckpoints(chain, reader, CellNames.WRAPPER.replace('.', '/'));
        }
        reader.accept(chain, ClassReader.EXPAND_FRAMES);
        return writer.toByteArray();
    }
}
