package dev.tandem.bytecode;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.signature.SignatureReader;
import org.objectweb.asm.signature.SignatureVisitor;

/** Types of class files as they are written in Java. */
public final class TypeNames {
    /** The wrappers that JShell puts around declarations; their names are no business of the user's. */
    private static final Pattern WRAPPER = Pattern.compile("REPL[./]\\$JShell\\$\\w+[.$]");

    private TypeNames() {}

    /** The type of a variable, from its descriptor and, where there is one (else null), its generic signature. */
    public static String of(String descriptor, String signature) {
        if (signature == null) {
            return written(Type.getType(descriptor).getClassName());
        }
        Printer printer = new Printer(new StringBuilder());
        new SignatureReader(signature).acceptType(printer);
        return printer.text.toString();
    }

    /** What a class implements or, where it implements nothing, extends; without type arguments. */
    public static String ofSuper(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        String[] interfaces = reader.getInterfaces();
        return written((interfaces.length > 0 ? interfaces[0] : reader.getSuperName()).replace('/', '.'));
    }

    /** The parameters of a method's descriptor by their simple names: {@code int, String}. */
    public static String parameters(String methodDescriptor) {
        return Arrays.stream(Type.getArgumentTypes(methodDescriptor))
                .map(type -> written(type.getClassName()))
                .map(name -> name.substring(name.lastIndexOf('.') + 1))
                .collect(Collectors.joining(", "));
    }

    /** A name or text without JShell's wrappers. */
    public static String withoutWrappers(String text) {
        return WRAPPER.matcher(text).replaceAll("");
    }

    private static String written(String name) {
        return withoutWrappers(name).replace('$', '.');
    }

    /** Appends one type; a visitor for each type argument appends to the same text. */
    private static final class Printer extends SignatureVisitor {
        private final StringBuilder text;
        private final StringBuilder dimensions = new StringBuilder();
        private boolean inArguments;

        Printer(StringBuilder text) {
            super(Opcodes.ASM9);
            this.text = text;
        }

        @Override
        public void visitBaseType(char descriptor) {
            text.append(Type.getType(String.valueOf(descriptor)).getClassName()).append(dimensions);
        }

        @Override
        public void visitTypeVariable(String name) {
            text.append(name).append(dimensions);
        }

        @Override
        public SignatureVisitor visitArrayType() {
            dimensions.append("[]");
            return this;
        }

        @Override
        public void visitClassType(String name) {
            text.append(written(name.replace('/', '.')));
        }

        @Override
        public void visitInnerClassType(String name) {
            closeArguments();
            text.append('.').append(name);
        }

        @Override
        public void visitTypeArgument() {
            nextArgument();
            text.append('?');
        }

        @Override
        public SignatureVisitor visitTypeArgument(char wildcard) {
            nextArgument();
            text.append(
                    switch (wildcard) {
                        case EXTENDS -> "? extends ";
                        case SUPER -> "? super ";
                        default -> "";
                    });
            return new Printer(text);
        }

        @Override
        public void visitEnd() {
            closeArguments();
            text.append(dimensions);
        }

        private void nextArgument() {
            text.append(inArguments ? ", " : "<");
            inArguments = true;
        }

        private void closeArguments() {
            if (inArguments) {
                text.append('>');
                inArguments = false;
            }
        }
    }
}
