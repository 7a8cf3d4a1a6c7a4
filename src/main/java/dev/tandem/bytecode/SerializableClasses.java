package dev.tandem.bytecode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;

/**
 * Lets objects and lambdas of cells go to another JVM: classes implement {@link java.io.Serializable}, lambdas are
 * made with {@link java.lang.invoke.LambdaMetafactory#FLAG_SERIALIZABLE}, and the class gets the method that
 * {@link java.lang.invoke.SerializedLambda} asks to make them anew. Classes become public, because the JVM that
 * receives them may put them into another loader than those that use them.
 */
final class SerializableClasses extends ClassVisitor {
    private static final String REVIVE = "$deserializeLambda$";
    private static final String SERIALIZED_LAMBDA = "java/lang/invoke/SerializedLambda";
    private static final String METAFACTORY = "java/lang/invoke/LambdaMetafactory";
    private static final int FLAG_SERIALIZABLE = 1;

    /** Beyond this the method that makes lambdas anew would outgrow what the JVM allows. */
    private static final int MAX_LAMBDAS = 400;

    private static final Handle ALTERNATIVE = new Handle(
            Opcodes.H_INVOKESTATIC,
            METAFACTORY,
            "altMetafactory",
            "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;"
                    + "[Ljava/lang/Object;)Ljava/lang/invoke/CallSite;",
            false);

    private record Site(String name, String descriptor, Object[] arguments) {}

    private final List<Site> sites = new ArrayList<>();
    private boolean isInterface;

    SerializableClasses(ClassVisitor next) {
        super(Opcodes.ASM9, next);
    }

    @Override
    public void visit(int version, int access, String name, String signature, String superName, String[] interfaces) {
        isInterface = (access & Opcodes.ACC_INTERFACE) != 0;
        String[] all = interfaces;
        String generic = signature;
        if (!isInterface && !List.of(interfaces).contains("java/io/Serializable")) {
            all = Arrays.copyOf(interfaces, interfaces.length + 1);
            all[interfaces.length] = "java/io/Serializable";
            generic = signature == null ? null : signature + "Ljava/io/Serializable;";
        }
        super.visit(version, access | Opcodes.ACC_PUBLIC, name, generic, superName, all);
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, String signature, String[] exceptions) {
        if (name.equals(REVIVE)) {
            return null; // the compiler's own knows only the lambdas that the user made serializable
        }
        MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
        return new MethodVisitor(Opcodes.ASM9, next) {
            @Override
            public void visitInvokeDynamicInsn(
                    String sam, String siteDescriptor, Handle bootstrap, Object... arguments) {
                if (!bootstrap.getOwner().equals(METAFACTORY) || sites.size() >= MAX_LAMBDAS) {
                    super.visitInvokeDynamicInsn(sam, siteDescriptor, bootstrap, arguments);
                    return;
                }
                Object[] serializable = serializable(bootstrap, arguments);
                sites.add(new Site(sam, siteDescriptor, serializable));
                super.visitInvokeDynamicInsn(sam, siteDescriptor, ALTERNATIVE, serializable);
            }
        };
    }

    private static Object[] serializable(Handle bootstrap, Object[] arguments) {
        Object[] changed = arguments.clone();
        if (bootstrap.getName().equals("metafactory")) {
            changed = Arrays.copyOf(arguments, 4);
            changed[3] = FLAG_SERIALIZABLE;
        } else {
            changed[3] = (Integer) changed[3] | FLAG_SERIALIZABLE;
        }
        return changed;
    }

    @Override
    public void visitEnd() {
        if (!sites.isEmpty()) {
            writeRevive();
        }
        super.visitEnd();
    }

    private void writeRevive() {
        int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;
        String descriptor = "(L" + SERIALIZED_LAMBDA + ";)Ljava/lang/Object;";
        GeneratorAdapter code = new GeneratorAdapter(
                super.visitMethod(access, REVIVE, descriptor, null, null), access, REVIVE, descriptor);
        code.visitCode();
        for (Site site : sites) {
            Label other = new Label();
            Type[] captured = Type.getArgumentTypes(site.descriptor);
            Handle implementation = (Handle) site.arguments[1];
            unlessEqual(code, "getImplMethodName", implementation.getName(), other);
            unlessEqual(code, "getImplMethodSignature", implementation.getDesc(), other);
            unlessEqual(code, "getImplClass", implementation.getOwner(), other);
            unlessEqual(
                    code,
                    "getFunctionalInterfaceClass",
                    Type.getReturnType(site.descriptor).getInternalName(),
                    other);
            unlessEqual(code, "getInstantiatedMethodType", ((Type) site.arguments[2]).getDescriptor(), other);
            for (int i = 0; i < captured.length; i++) {
                code.loadArg(0);
                code.push(i);
                code.visitMethodInsn(
                        Opcodes.INVOKEVIRTUAL, SERIALIZED_LAMBDA, "getCapturedArg", "(I)Ljava/lang/Object;", false);
                code.unbox(captured[i]);
            }
            code.visitInvokeDynamicInsn(site.name, site.descriptor, ALTERNATIVE, site.arguments);
            code.returnValue();
            code.mark(other);
            code.visitFrame(Opcodes.F_NEW, 1, new Object[] {SERIALIZED_LAMBDA}, 0, new Object[0]);
        }
        code.throwException(Type.getType(IllegalArgumentException.class), "This class has no such lambda.");
        code.endMethod();
    }

    private static void unlessEqual(GeneratorAdapter code, String property, String expected, Label other) {
        code.loadArg(0);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, SERIALIZED_LAMBDA, property, "()Ljava/lang/String;", false);
        code.push(expected);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, "java/lang/Object", "equals", "(Ljava/lang/Object;)Z", false);
        code.ifZCmp(GeneratorAdapter.EQ, other);
    }
}
