package dev.tandem.bytecode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Makes loops at the top of a cell as fast as in a method. A variable of the session is a static field, which the JIT
 * must read and write each time round; where nothing else can see it while the cell runs, it becomes a local variable
 * of the cell's method: read at the start, written back at every end, also when the cell throws.
 *
 * <p>The new locals come first and all others move up, so that each stack map frame only gets them as a prefix.
 */
final class VariablesAsLocals extends ClassVisitor {
    /** Each is written back at each end of the method: more would cost code instead of time. */
    private static final int MAX_VARIABLES = 50;

    private final String methodName;
    private final Set<String> unseen;

    /**
     * @param methodName of the cell's method: static, without parameters
     * @param unseen internal names of the holders that nothing but this method uses
     */
    VariablesAsLocals(ClassVisitor next, String methodName, Set<String> unseen) {
        super(Opcodes.ASM9, next);
        this.methodName = methodName;
        this.unseen = unseen;
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, String signature, String[] exceptions) {
        MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
        if (!name.equals(methodName) || unseen.isEmpty()) {
            return next;
        }
        return new MethodNode(Opcodes.ASM9, access, name, descriptor, signature, exceptions) {
            @Override
            public void visitEnd() {
                super.visitEnd();
                new Promotion(this, unseen).apply();
                accept(next);
            }
        };
    }

    /** One method's change. */
    private static final class Promotion {
        private record Local(FieldInsnNode field, Type type, int index) {}

        private final MethodNode method;
        private final Map<String, Local> locals = new LinkedHashMap<>();
        private int size;

        Promotion(MethodNode method, Set<String> unseen) {
            this.method = method;
            for (AbstractInsnNode each : insideLoops()) {
                if (each instanceof FieldInsnNode field
                        && unseen.contains(field.owner)
                        && locals.size() < MAX_VARIABLES
                        && !locals.containsKey(field.owner)) {
                    Type type = Type.getType(field.desc);
                    locals.put(field.owner, new Local(field, type, size));
                    size += type.getSize();
                }
            }
        }

        private List<AbstractInsnNode> insideLoops() {
            Map<LabelNode, Integer> places = new HashMap<>();
            InsnList code = method.instructions;
            boolean[] inside = new boolean[code.size()];
            for (int i = 0; i < code.size(); i++) {
                if (code.get(i) instanceof LabelNode label) {
                    places.put(label, i);
                } else if (code.get(i) instanceof JumpInsnNode jump) {
                    Integer start = places.get(jump.label);
                    for (int k = start == null ? i : start; k < i; k++) {
                        inside[k] = true;
                    }
                }
            }
            List<AbstractInsnNode> found = new ArrayList<>();
            for (int i = 0; i < inside.length; i++) {
                if (inside[i]) {
                    found.add(code.get(i));
                }
            }
            return found;
        }

        void apply() {
            if (locals.isEmpty()) {
                return;
            }
            moveUp();
            replaceAccesses();
            for (AbstractInsnNode each : method.instructions.toArray()) {
                if (each.getOpcode() >= Opcodes.IRETURN && each.getOpcode() <= Opcodes.RETURN) {
                    method.instructions.insertBefore(each, writeBack());
                }
            }
            LabelNode start = new LabelNode();
            LabelNode end = new LabelNode();
            InsnList entry = new InsnList();
            for (Local local : locals.values()) {
                entry.add(new FieldInsnNode(Opcodes.GETSTATIC, local.field.owner, local.field.name, local.field.desc));
                entry.add(new VarInsnNode(local.type.getOpcode(Opcodes.ISTORE), local.index));
            }
            entry.add(start);
            method.instructions.insert(entry);
            InsnList handler = new InsnList();
            handler.add(end);
            handler.add(new FrameNode(
                    Opcodes.F_NEW, frameTypes().size(), frameTypes().toArray(), 1, new Object[] {"java/lang/Throwable"
                    }));
            handler.add(writeBack());
            handler.add(new InsnNode(Opcodes.ATHROW));
            method.instructions.add(handler);
            method.tryCatchBlocks.add(new TryCatchBlockNode(start, end, end, null));
        }

        private void moveUp() {
            for (AbstractInsnNode each : method.instructions) {
                if (each instanceof VarInsnNode variable) {
                    variable.var += size;
                } else if (each instanceof IincInsnNode increment) {
                    increment.var += size;
                } else if (each instanceof FrameNode frame) {
                    List<Object> types = new ArrayList<>(frameTypes());
                    types.addAll(frame.local == null ? List.of() : frame.local);
                    frame.local = types;
                }
            }
            if (method.localVariables != null) {
                for (LocalVariableNode each : method.localVariables) {
                    each.index += size;
                }
            }
        }

        private void replaceAccesses() {
            for (AbstractInsnNode each : method.instructions.toArray()) {
                if (each instanceof FieldInsnNode field && locals.get(field.owner) != null) {
                    Local local = locals.get(field.owner);
                    int access = field.getOpcode() == Opcodes.GETSTATIC ? Opcodes.ILOAD : Opcodes.ISTORE;
                    method.instructions.set(field, new VarInsnNode(local.type.getOpcode(access), local.index));
                }
            }
        }

        private InsnList writeBack() {
            InsnList code = new InsnList();
            for (Local local : locals.values()) {
                code.add(new VarInsnNode(local.type.getOpcode(Opcodes.ILOAD), local.index));
                code.add(new FieldInsnNode(Opcodes.PUTSTATIC, local.field.owner, local.field.name, local.field.desc));
            }
            return code;
        }

        private List<Object> frameTypes() {
            return locals.values().stream().map(local -> frameType(local.type)).toList();
        }

        private static Object frameType(Type type) {
            return switch (type.getSort()) {
                case Type.BOOLEAN, Type.BYTE, Type.CHAR, Type.SHORT, Type.INT -> Opcodes.INTEGER;
                case Type.LONG -> Opcodes.LONG;
                case Type.FLOAT -> Opcodes.FLOAT;
                case Type.DOUBLE -> Opcodes.DOUBLE;
                default -> type.getInternalName();
            };
        }
    }
}
