package dev.tandem.bytecode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * What a class file says about its members. Immutable.
 *
 * @param internalName of the class
 * @param fields in the order of the file
 * @param methods in the order of the file
 */
public record ClassFacts(String internalName, List<Field> fields, List<Method> methods) {

    /** {@code signature} is null where the type has no type arguments. */
    public record Field(String name, String descriptor, String signature, int access) {
        public boolean isStatic() {
            return (access & Opcodes.ACC_STATIC) != 0;
        }

        public boolean isVolatile() {
            return (access & Opcodes.ACC_VOLATILE) != 0;
        }
    }

    /** Lines are those of the file, as it was read. */
    public record Method(String name, String descriptor, List<Integer> lines, List<Local> locals, boolean isStatic) {
        public OptionalInt firstLine() {
            return lines.stream().mapToInt(Integer::intValue).findFirst();
        }

        /** The local variable of that name that is declared first. */
        public Optional<Local> local(String name) {
            return locals.stream().filter(each -> each.name().equals(name)).findFirst();
        }
    }

    /** A local variable with its static type; {@code signature} is null where it has no type arguments. */
    public record Local(String name, String descriptor, String signature) {}

    public static ClassFacts read(byte[] classFile) {
        Reader reader = new Reader();
        new ClassReader(classFile).accept(reader, ClassReader.SKIP_FRAMES);
        return new ClassFacts(reader.name, List.copyOf(reader.fields), List.copyOf(reader.methods));
    }

    public Optional<Method> method(String name) {
        return methods.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    private static final class Reader extends ClassVisitor {
        private final List<Field> fields = new ArrayList<>();
        private final List<Method> methods = new ArrayList<>();
        private String name;

        Reader() {
            super(Opcodes.ASM9);
        }

        @Override
        public void visit(
                int version, int access, String name, String signature, String superName, String[] interfaces) {
            this.name = name;
        }

        @Override
        public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
            fields.add(new Field(name, descriptor, signature, access));
            return null;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            List<Integer> lines = new ArrayList<>();
            List<Local> locals = new ArrayList<>();
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public void visitLineNumber(int line, Label start) {
                    lines.add(line);
                }

                @Override
                public void visitLocalVariable(
                        String local, String type, String typeSignature, Label start, Label end, int index) {
                    locals.add(new Local(local, type, typeSignature));
                }

                @Override
                public void visitEnd() {
                    methods.add(new Method(
                            name,
                            descriptor,
                            List.copyOf(lines),
                            List.copyOf(locals),
                            (access & Opcodes.ACC_STATIC) != 0));
                }
            };
        }
    }
}
