package dev.tandem.bytecode;

import java.util.Map;
import java.util.Optional;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;

/** Rewrites a cell's class before it is defined. Safe for any thread. */
public final class CellTransformer {
    private CellTransformer() {}

    /**
     * The class file as it is to be defined.
     *
     * @param holders where the session's variables live, see {@link VariableFields}
     * @param entry the entry method to add, if any
     */
    public static byte[] transform(
            byte[] classFile, Origin origin, Map<String, String> holders, Optional<EntryMethod.Plan> entry) {
        ClassReader reader = new ClassReader(classFile);
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        ClassVisitor chain = new Checkpoints(new SerializableClasses(writer));
        if (entry.isPresent()) {
            chain = new EntryMethod(chain, entry.get());
        }
        chain = new LineNumbers(chain, origin);
        chain = new VariableFields(chain, holders);
        reader.accept(chain, 0);
        return writer.toByteArray();
    }
}
