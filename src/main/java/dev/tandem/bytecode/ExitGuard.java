package dev.tandem.bytecode;

import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Keeps a cell from ending the JVM: {@code System.exit}, {@code Runtime.exit} and {@code Runtime.halt} throw
 * {@link ExitException}. Calls in libraries and by reflection are out of reach. In a worker process, which has no
 * session to lose, the calls are made: see {@link #guardThisJvm}.
 */
public final class ExitGuard extends ClassVisitor {
    private static final Handle EXIT = new Handle(Opcodes.H_INVOKESTATIC, "java/lang/System", "exit", "(I)V", false);

    private static final String OWN = "dev/tandem/bytecode/ExitGuard";

    /** A fact about the whole JVM, as {@code System.exit} is: hence static. */
    private static volatile boolean guarding;

    ExitGuard(ClassVisitor next) {
        super(Opcodes.ASM9, next);
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, String signature, String[] exceptions) {
        MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
        return new MethodVisitor(Opcodes.ASM9, next) {
            @Override
            public void visitInvokeDynamicInsn(
                    String site, String siteDescriptor, Handle bootstrap, Object... arguments) {
                Object[] guarded = arguments.clone();
                for (int i = 0; i < guarded.length; i++) {
                    if (EXIT.equals(guarded[i])) {
                        guarded[i] = new Handle(Opcodes.H_INVOKESTATIC, OWN, "exit", "(I)V", false);
                    }
                }
                super.visitInvokeDynamicInsn(site, siteDescriptor, bootstrap, guarded);
            }

            @Override
            public void visitMethodInsn(
                    int opcode, String owner, String method, String methodDescriptor, boolean isInterface) {
                boolean system = owner.equals("java/lang/System") && method.equals("exit");
                boolean runtime = owner.equals("java/lang/Runtime") && (method.equals("exit") || method.equals("halt"));
                if (methodDescriptor.equals("(I)V") && system) {
                    super.visitMethodInsn(Opcodes.INVOKESTATIC, OWN, "exit", "(I)V", false);
                } else if (methodDescriptor.equals("(I)V") && runtime) {
                    super.visitMethodInsn(Opcodes.INVOKESTATIC, OWN, method, "(Ljava/lang/Runtime;I)V", false);
                } else {
                    super.visitMethodInsn(opcode, owner, method, methodDescriptor, isInterface);
                }
            }
        };
    }

    /** Stands for {@link System#exit}. */
    public static void exit(int status) {
        refuse("System.exit", status);
        System.exit(status);
    }

    /** Stands for {@link Runtime#exit}. */
    public static void exit(Runtime runtime, int status) {
        refuse("Runtime.exit", status);
        runtime.exit(status);
    }

    /** Stands for {@link Runtime#halt}. */
    public static void halt(Runtime runtime, int status) {
        refuse("Runtime.halt", status);
        runtime.halt(status);
    }

    private static void refuse(String call, int status) {
        if (guarding) {
            throw new ExitException(call, status);
        }
    }

    /** Says that this JVM holds a session; it is one for good. */
    public static void guardThisJvm() {
        guarding = true;
    }
}
