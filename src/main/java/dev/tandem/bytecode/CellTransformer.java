package dev.tandem.bytecode;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;

/** Rewrites a cell's class before it is defined. Safe for any thread. */
public final class CellTransformer {
    private CellTransformer() {}

    /** The class file as it is to be defined. */
    public static byte[] transform(byte[] classFile, Origin origin, CodePlan plan) {
        ClassReader reader = new ClassReader(classFile);
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        ClassVisitor chain = new Checkpoints(new ExitGuard(new StoppableCalls(new SerializableClasses(writer))));
        if (plan.entry().isPresent()) {
            chain = new EntryMethod(chain, plan.entry().get());
        }
        chain = new LineNumbers(chain, origin);
        chain = new VariablesAsLocals(chain, plan.codeMethod(), plan.unseen());
        chain = new VariableFields(chain, plan.holders());
        reader.accept(chain, ClassReader.EXPAND_FRAMES);
        return writer.toByteArray();
    }
}
