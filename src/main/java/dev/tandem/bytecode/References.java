package dev.tandem.bytecode;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;
import org.objectweb.asm.tree.ClassNode;

/** Which classes a class file mentions. */
public final class References {
    private References() {}

    /** Binary names of all classes in the class file's code, types and annotations, with its own. */
    public static Set<String> of(byte[] classFile) {
        return of(classFile, method -> true);
    }

    /** As {@link #of(byte[])}, but only in the methods of which the name is accepted. */
    public static Set<String> of(byte[] classFile, Predicate<String> methodName) {
        Set<String> names = new HashSet<>();
        ClassNode all = new ClassNode(); // the remapper passes over what nobody receives
        new ClassReader(classFile)
                .accept(
                        filter(methodName, new ClassRemapper(all, new Remapper(Opcodes.ASM9) {
                            @Override
                            public String map(String internalName) {
                                names.add(internalName.replace('/', '.'));
                                return internalName;
                            }
                        })),
                        ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return names;
    }

    private static ClassVisitor filter(Predicate<String> methodName, ClassVisitor next) {
        return new ClassVisitor(Opcodes.ASM9, next) {
            @Override
            public MethodVisitor visitMethod(
                    int access, String name, String descriptor, String signature, String[] exceptions) {
                return methodName.test(name)
                        ? super.visitMethod(access, name, descriptor, signature, exceptions)
                        : null;
            }
        };
    }
}
