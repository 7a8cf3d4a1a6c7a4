package dev.tandem.bytecode.gil;

import java.util.LinkedHashMap;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

/**
 * Makes the copies of a cell's classes that run under an interpreter lock. The copies have names of their own (the
 * original's and a suffix), so that they can be defined beside the originals, in the same loader and package: they see
 * what the originals see, down to package-private members of the user's types. They use the session's variables, not
 * copies of them. Confined to one thread.
 */
public final class LockedCopies {
    private final Map<String, byte[]> classFiles;
    private final CellClasses classes;
    private final String suffix;
    private final CheckpointCalls calls;
    private final DeclaredCalls declared = DeclaredCalls.shipped();

    /**
     * @param classFiles binary class name to class file: all that the body reaches
     * @param suffix what is added to the names of copies
     * @param checkpoints binary name of the class with the checkpoints
     */
    public LockedCopies(Map<String, byte[]> classFiles, String suffix, String checkpoints) {
        this.classFiles = Map.copyOf(classFiles);
        this.classes = new CellClasses(classFiles);
        this.suffix = suffix;
        this.calls = new CheckpointCalls(internal(checkpoints));
    }

    /** The name that the class goes by among the copies: its own if it isn't copied. Names are binary. */
    public String nameOf(String original) {
        return classes.isCopied(internal(original)) ? original + suffix : original;
    }

    /** Whether the body reaches types of the session's own that have checkpoints: {@link LockSites}. */
    public boolean reachesPlaced() {
        return classes.reachesPlaced();
    }

    /** The copies, original's binary name to class file, in an order in which they can be defined. */
    public Map<String, byte[]> make() {
        Map<String, byte[]> copies = new LinkedHashMap<>();
        for (String name : classes.copiedInOrder()) {
            String binary = name.replace('/', '.');
            copies.put(binary, copy(name, classFiles.get(binary)));
        }
        return copies;
    }

    /** A class under another name, otherwise as it is: how the checkpoints come to the cells' package. Binary names. */
    public static byte[] renamed(byte[] classFile, String from, String to) {
        ClassWriter writer = new ClassWriter(0);
        Remapper remapper = new Remapper(org.objectweb.asm.Opcodes.ASM9) {
            @Override
            public String map(String name) {
                return name.equals(internal(from)) ? internal(to) : name;
            }
        };
        new ClassReader(classFile).accept(new ClassRemapper(writer, remapper), 0);
        return writer.toByteArray();
    }

    private byte[] copy(String name, byte[] classFile) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        CopyNames names = new CopyNames(classes, suffix);
        new ClassReader(classFile)
                .accept(
                        new CheckpointClass(names.renaming(writer), name, classes, declared, calls),
                        ClassReader.EXPAND_FRAMES);
        return writer.toByteArray();
    }

    private static String internal(String binary) {
        return binary.replace('.', '/');
    }
}
