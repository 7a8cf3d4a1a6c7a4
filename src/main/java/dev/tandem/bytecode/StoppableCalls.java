package dev.tandem.bytecode;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Sends calls that no interrupt ends to ones that do the same and can be stopped: {@link StoppableWaits} and
 * {@link StoppableMatching}. The stand-in of a method is the public static method of these with its name, the receiver
 * first, and else its parameters. Method references are sent there as well; calls in libraries are out of reach.
 */
final class StoppableCalls extends ClassVisitor {
    private static final Map<String, Handle> STAND_INS = standIns();

    private static final Handle MATCHES = new Handle(
            Opcodes.H_INVOKESTATIC,
            Type.getInternalName(StoppableMatching.class),
            "matchesPattern",
            "(Ljava/lang/String;Ljava/lang/CharSequence;)Z",
            false);

    StoppableCalls(ClassVisitor next) {
        super(Opcodes.ASM9, next);
    }

    private static Map<String, Handle> standIns() {
        Map<String, Handle> found = new HashMap<>();
        for (Class<?> holder : List.of(StoppableWaits.class, StoppableMatching.class)) {
            for (Method method : holder.getDeclaredMethods()) {
                String descriptor = Type.getMethodDescriptor(method);
                Type[] parameters = Type.getArgumentTypes(descriptor);
                if (!Modifier.isPublic(method.getModifiers()) || parameters[0].getSort() != Type.OBJECT) {
                    continue;
                }
                Type[] rest = Arrays.copyOfRange(parameters, 1, parameters.length);
                String original = key(
                        parameters[0].getInternalName(),
                        method.getName(),
                        Type.getMethodDescriptor(Type.getReturnType(descriptor), rest));
                String owner = Type.getInternalName(holder);
                found.put(original, new Handle(Opcodes.H_INVOKESTATIC, owner, method.getName(), descriptor, false));
            }
        }
        return Map.copyOf(found);
    }

    private static String key(String owner, String name, String descriptor) {
        return owner + "." + name + descriptor;
    }

    private static Handle standIn(boolean isStatic, String owner, String name, String descriptor) {
        if (isStatic) {
            boolean matches = owner.equals(Type.getInternalName(Pattern.class)) && name.equals("matches");
            return matches ? MATCHES : null;
        }
        return STAND_INS.get(key(owner, name, descriptor));
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, String signature, String[] exceptions) {
        MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
        return new MethodVisitor(Opcodes.ASM9, next) {
            @Override
            public void visitMethodInsn(
                    int opcode, String owner, String method, String methodDescriptor, boolean isInterface) {
                // super.lock() in a subclass is not a call of what may be overridden.
                Handle standIn = opcode == Opcodes.INVOKESPECIAL
                        ? null
                        : standIn(opcode == Opcodes.INVOKESTATIC, owner, method, methodDescriptor);
                if (standIn == null) {
                    super.visitMethodInsn(opcode, owner, method, methodDescriptor, isInterface);
                } else {
                    super.visitMethodInsn(
                            Opcodes.INVOKESTATIC, standIn.getOwner(), standIn.getName(), standIn.getDesc(), false);
                }
            }

            @Override
            public void visitInvokeDynamicInsn(
                    String site, String siteDescriptor, Handle bootstrap, Object... arguments) {
                Object[] sent = arguments.clone();
                for (int i = 0; i < sent.length; i++) {
                    if (sent[i] instanceof Handle handle && handle.getTag() != Opcodes.H_INVOKESPECIAL) {
                        Handle standIn = standIn(
                                handle.getTag() == Opcodes.H_INVOKESTATIC,
                                handle.getOwner(),
                                handle.getName(),
                                handle.getDesc());
                        sent[i] = standIn == null ? handle : standIn;
                    }
                }
                super.visitInvokeDynamicInsn(site, siteDescriptor, bootstrap, sent);
            }
        };
    }
}
