package dev.tandem.bytecode;

import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Adds to a class a public static method without parameters that makes a functional object of another static method
 * of the class and hands it to a receiver. It can't be written in the cell's source: a variable of the user's may hide
 * any name there.
 */
public final class EntryMethod extends ClassVisitor {
    /**
     * @param name of the method to add
     * @param target of the static method whose calls the object makes
     * @param functionalInterface internal name of the object's type
     * @param functionalMethod its one method; it has the target's descriptor
     * @param receiver internal name of the class with the static method that takes the object
     * @param receiverMethod that method; its one parameter is the functional interface
     */
    public record Plan(
            String name,
            String target,
            String functionalInterface,
            String functionalMethod,
            String receiver,
            String receiverMethod) {}

    private static final Handle METAFACTORY = new Handle(
            Opcodes.H_INVOKESTATIC,
            "java/lang/invoke/LambdaMetafactory",
            "metafactory",
            "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;"
                    + "Ljava/lang/invoke/MethodType;Ljava/lang/invoke/MethodHandle;Ljava/lang/invoke/MethodType;)"
                    + "Ljava/lang/invoke/CallSite;",
            false);

    private final Plan plan;
    private String owner;
    private String targetDescriptor;

    EntryMethod(ClassVisitor next, Plan plan) {
        super(Opcodes.ASM9, next);
        this.plan = plan;
    }

    @Override
    public void visit(int version, int access, String name, String signature, String superName, String[] interfaces) {
        owner = name;
        super.visit(version, access, name, signature, superName, interfaces);
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, String signature, String[] exceptions) {
        if (name.equals(plan.target)) {
            targetDescriptor = descriptor;
        }
        return super.visitMethod(access, name, descriptor, signature, exceptions);
    }

    @Override
    public void visitEnd() {
        if (targetDescriptor != null) {
            write();
        }
        super.visitEnd();
    }

    private void write() {
        MethodVisitor code = super.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, plan.name, "()V", null, null);
        code.visitCode();
        code.visitInvokeDynamicInsn(
                plan.functionalMethod,
                "()L" + plan.functionalInterface + ";",
                METAFACTORY,
                Type.getMethodType(targetDescriptor),
                new Handle(Opcodes.H_INVOKESTATIC, owner, plan.target, targetDescriptor, false),
                Type.getMethodType(targetDescriptor));
        code.visitMethodInsn(
                Opcodes.INVOKESTATIC,
                plan.receiver,
                plan.receiverMethod,
                "(L" + plan.functionalInterface + ";)V",
                false);
        code.visitInsn(Opcodes.RETURN);
        code.visitMaxs(1, 0);
        code.visitEnd();
    }
}
