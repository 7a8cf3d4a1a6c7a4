package dev.tandem.bytecode.gil;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Counts the turns of loops that {@link CountedLoops} leaves alone ({@code while}, long counters, counting down), so that
 * one in a strip has a checkpoint: a checkpoint in each turn would be a barrier to the compiler, and make a loop of two
 * additions 2.5 times slower. The counter is one local variable for all loops of the method.
 *
 * <p>Only loops that call nothing, save what is declared quick, and that go back by {@code goto} with an empty stack:
 * javac's {@code while} and {@code for}. The method must have been read with expanded frames.
 */
final class CountedTurns {
    private final MethodNode method;
    private final CheckpointCalls calls;
    private final DeclaredCalls declared;

    private CountedTurns(MethodNode method, CheckpointCalls calls, DeclaredCalls declared) {
        this.method = method;
        this.calls = calls;
        this.declared = declared;
    }

    /** @param checked heads of loops that need no further checkpoint; those counted here are added */
    static void count(MethodNode method, CheckpointCalls calls, DeclaredCalls declared, Set<Label> checked) {
        CountedTurns turns = new CountedTurns(method, calls, declared);
        Map<LabelNode, List<JumpInsnNode>> loops = turns.loops(checked);
        if (!loops.isEmpty()) {
            turns.count(loops);
            loops.keySet().forEach(head -> checked.add(head.getLabel()));
        }
    }

    /** The heads of loops to be counted, and their jumps back. */
    private Map<LabelNode, List<JumpInsnNode>> loops(Set<Label> checked) {
        AbstractInsnNode[] all = method.instructions.toArray();
        Map<AbstractInsnNode, Integer> at = new HashMap<>();
        Map<LabelNode, List<JumpInsnNode>> loops = new HashMap<>();
        for (int i = 0; i < all.length; i++) {
            at.put(all[i], i);
            if (all[i] instanceof JumpInsnNode jump && at.containsKey(jump.label)) {
                loops.computeIfAbsent(jump.label, head -> new ArrayList<>()).add(jump);
            }
        }
        loops.entrySet().removeIf(loop -> {
            List<JumpInsnNode> back = loop.getValue();
            int start = at.get(loop.getKey());
            int end = at.get(back.get(back.size() - 1));
            FrameNode frame = CountedLoops.frameAfter(loop.getKey());
            return checked.contains(loop.getKey().getLabel())
                    || frame == null
                    || !frame.stack.isEmpty()
                    || back.stream().anyMatch(jump -> jump.getOpcode() != Opcodes.GOTO)
                    || List.of(all).subList(start, end).stream().anyMatch(this::isMoreThanComputing);
        });
        return loops;
    }

    /** What may wait, takes long, or goes where this class doesn't look. */
    private boolean isMoreThanComputing(AbstractInsnNode node) {
        if (node instanceof MethodInsnNode call) {
            return declared.kindOf(call.owner, call.name, call.desc) != DeclaredCalls.Kind.QUICK;
        }
        return node instanceof InvokeDynamicInsnNode
                || node instanceof TableSwitchInsnNode
                || node instanceof LookupSwitchInsnNode
                || node.getOpcode() == Opcodes.MONITORENTER;
    }

    private void count(Map<LabelNode, List<JumpInsnNode>> loops) {
        int left = method.maxLocals++;
        loops.forEach((head, back) -> back.forEach(jump -> {
            FrameNode frame = CountedLoops.frameAfter(head);
            LabelNode on = new LabelNode();
            InsnList count = new InsnList();
            count.add(new IincInsnNode(left, -1));
            count.add(new VarInsnNode(Opcodes.ILOAD, left));
            count.add(new JumpInsnNode(Opcodes.IFGE, on));
            count.add(new InsnNode(Opcodes.ICONST_0));
            count.add(new LdcInsnNode(Integer.MAX_VALUE));
            count.add(calls.strip());
            count.add(new VarInsnNode(Opcodes.ISTORE, left));
            count.add(on);
            count.add(CountedLoops.copy(frame));
            method.instructions.insertBefore(jump, count);
        }));
        for (AbstractInsnNode node : method.instructions.toArray()) {
            if (node instanceof FrameNode frame) {
                frame.local = CountedLoops.withInt(frame.local, left);
            }
        }
        InsnList none = new InsnList();
        none.add(new InsnNode(Opcodes.ICONST_0));
        none.add(new VarInsnNode(Opcodes.ISTORE, left));
        method.instructions.insert(none);
    }
}
