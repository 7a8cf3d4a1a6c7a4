package dev.tandem.bytecode.gil;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.InsnList;
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
 * Cuts counted loops into strips, so that there is one checkpoint for each strip and none inside: what HotSpot itself
 * does for its safepoints (loop strip mining, JDK-8186027). A checkpoint in each turn would cost a loop over an array
 * its vector instructions, up to 8 times its speed.
 *
 * <p>{@code for (; i < bound; i += c) BODY} becomes
 * {@code while (i < bound) { limit = strip(i, bound); for (; i < limit; i += c) BODY }}, where {@code strip} is a
 * checkpoint that gives the nearer of {@code bound} and the end of the strip. Only loops of javac's own shape with an
 * int counter, {@code <} or {@code <=}, and a bound that the loop doesn't change: a local variable, a constant, a field,
 * or the length of an array in one of these. Fields count only in loops without calls, since a callee could change them;
 * another thread can't within a strip, or only unseen: a strip is so short that it might as well have come later. The
 * method must have been read with expanded frames.
 */
final class CountedLoops {
    private final MethodNode method;
    private final CheckpointCalls calls;
    private final Set<Label> checked = new HashSet<>();

    private CountedLoops(MethodNode method, CheckpointCalls calls) {
        this.method = method;
        this.calls = calls;
    }

    /** Cuts the loops of a method; gives the heads of loops that need no further checkpoint at their back-edge. */
    static Set<Label> cut(MethodNode method, CheckpointCalls calls) {
        CountedLoops loops = new CountedLoops(method, calls);
        for (AbstractInsnNode node : method.instructions.toArray()) {
            if (node instanceof LabelNode head) {
                loops.loopAt(head).ifPresent(loops::cut);
            }
        }
        return loops.checked;
    }

    /** A loop: {@code head: test, exit; ...; goto head} with {@code back} the last of its jumps back. */
    private record Loop(
            LabelNode head,
            FrameNode frame,
            int counter,
            List<AbstractInsnNode> bound,
            JumpInsnNode test,
            JumpInsnNode back) {}

    private Optional<Loop> loopAt(LabelNode head) {
        List<AbstractInsnNode> first = instructionsFrom(head, 5);
        if (first.isEmpty() || !(first.get(0) instanceof VarInsnNode counter) || counter.getOpcode() != Opcodes.ILOAD) {
            return Optional.empty();
        }
        int length = boundLength(first, counter.var);
        FrameNode frame = frameAfter(head);
        if (length == 0 || frame == null || first.size() <= 1 + length) {
            return Optional.empty();
        }
        AbstractInsnNode test = first.get(1 + length);
        // "<=" a variable could be true for ever, in one strip without a checkpoint.
        boolean upTo = test.getOpcode() == Opcodes.IF_ICMPGT && isBelowTheLargest(first.get(length));
        boolean less = test.getOpcode() == Opcodes.IF_ICMPGE || upTo;
        Optional<JumpInsnNode> back = lastJumpTo(head);
        if (!less || back.isEmpty() || back.get().getOpcode() != Opcodes.GOTO) {
            return Optional.empty();
        }
        Loop loop = new Loop(
                head, frame, counter.var, List.copyOf(first.subList(1, 1 + length)), (JumpInsnNode) test, back.get());
        return isCounted(loop) ? Optional.of(loop) : Optional.empty();
    }

    /** How many instructions push the bound; 0 for none that is understood. */
    private static int boundLength(List<AbstractInsnNode> nodes, int counter) {
        if (nodes.size() < 2) {
            return 0;
        }
        AbstractInsnNode bound = nodes.get(1);
        int opcode = bound.getOpcode();
        if (opcode == Opcodes.ILOAD) {
            return ((VarInsnNode) bound).var == counter ? 0 : 1;
        }
        if (opcode == Opcodes.ALOAD || opcode == Opcodes.GETSTATIC) {
            return boundInMemory(nodes);
        }
        boolean small = opcode >= Opcodes.ICONST_M1 && opcode <= Opcodes.ICONST_5;
        boolean pushed = opcode == Opcodes.BIPUSH || opcode == Opcodes.SIPUSH;
        boolean constant =
                bound instanceof LdcInsnNode ldc && ldc.cst instanceof Integer value && value < Integer.MAX_VALUE;
        return small || pushed || constant ? 1 : 0;
    }

    /** The same for a variable or field, of which a field or an array's length may be taken. */
    private static int boundInMemory(List<AbstractInsnNode> nodes) {
        int length = 1;
        while (length + 1 < nodes.size() && nodes.get(length + 1).getOpcode() == Opcodes.GETFIELD) {
            length++;
        }
        if (length + 1 < nodes.size() && nodes.get(length + 1).getOpcode() == Opcodes.ARRAYLENGTH) {
            return length + 1;
        }
        return nodes.get(length) instanceof FieldInsnNode field && field.desc.equals("I") ? length : 0;
    }

    /** What can be the largest int makes a loop up to it endless. */
    private static boolean isBelowTheLargest(AbstractInsnNode bound) {
        return bound.getOpcode() != Opcodes.ILOAD && !(bound instanceof FieldInsnNode);
    }

    /** Whether nothing jumps in from outside, each turn counts the counter up, and the bound stays as it is. */
    private boolean isCounted(Loop loop) {
        int start = method.instructions.indexOf(loop.head);
        int end = method.instructions.indexOf(loop.back);
        if (method.instructions.indexOf(loop.test.label) < end) {
            return false;
        }
        int bound = loop.bound.get(0) instanceof VarInsnNode variable ? variable.var : -1;
        boolean inFields = loop.bound.stream().anyMatch(FieldInsnNode.class::isInstance);
        for (AbstractInsnNode node : method.instructions) {
            int at = method.instructions.indexOf(node);
            boolean inside = at >= start && at <= end;
            if (jumpsTo(node, loop.head) && !(inside && isCountedBefore(node, loop.counter))) {
                return false;
            }
            if (inside && inFields && mayWriteFields(node, loop)) {
                return false;
            }
            if (inside
                    && node instanceof IincInsnNode inc
                    && (inc.var == bound || inc.var == loop.counter && inc.incr <= 0)) {
                return false;
            }
            boolean store = node.getOpcode() >= Opcodes.ISTORE && node.getOpcode() <= Opcodes.ASTORE;
            if (inside && store && (((VarInsnNode) node).var == bound || ((VarInsnNode) node).var == loop.counter)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether whoever comes to this jump has counted: a loop with a turn that doesn't, as one that waits for another thread,
     * would never leave its strip.
     */
    private boolean isCountedBefore(AbstractInsnNode jump, int counter) {
        for (AbstractInsnNode node = jump.getPrevious(); node != null; node = node.getPrevious()) {
            if (node instanceof IincInsnNode inc && inc.var == counter) {
                return true;
            }
            if (node instanceof JumpInsnNode || node instanceof LabelNode label && isReachedByJump(label)) {
                return false;
            }
        }
        return false;
    }

    private boolean isReachedByJump(LabelNode label) {
        return method.tryCatchBlocks.stream().anyMatch(block -> block.handler == label)
                || Arrays.stream(method.instructions.toArray()).anyMatch(node -> jumpsTo(node, label));
    }

    private static boolean mayWriteFields(AbstractInsnNode node, Loop loop) {
        boolean written = node.getOpcode() == Opcodes.PUTFIELD || node.getOpcode() == Opcodes.PUTSTATIC;
        boolean same = written
                && loop.bound.stream()
                        .anyMatch(part ->
                                part instanceof FieldInsnNode field && field.name.equals(((FieldInsnNode) node).name));
        boolean monitor = node.getOpcode() == Opcodes.MONITORENTER;
        return same || monitor || node instanceof MethodInsnNode || node instanceof InvokeDynamicInsnNode;
    }

    private void cut(Loop loop) {
        int limit = method.maxLocals++;
        LabelNode outer = new LabelNode();
        InsnList before = new InsnList();
        before.add(outer);
        before.add(copy(loop.frame));
        before.add(new VarInsnNode(Opcodes.ILOAD, loop.counter));
        loop.bound.forEach(node -> before.add(node.clone(null)));
        before.add(calls.strip());
        before.add(new VarInsnNode(Opcodes.ISTORE, limit));
        method.instructions.insertBefore(loop.head, before);

        int start = method.instructions.indexOf(loop.head);
        int end = method.instructions.indexOf(loop.back);
        AbstractInsnNode[] all = method.instructions.toArray();
        for (int i = start; i <= end; i++) {
            if (all[i] instanceof FrameNode frame) {
                frame.local = withInt(frame.local, limit);
            }
        }
        loop.bound.forEach(method.instructions::remove);
        method.instructions.insertBefore(loop.test, new VarInsnNode(Opcodes.ILOAD, limit));

        LabelNode next = new LabelNode();
        LabelNode exit = loop.test.label;
        InsnList after = new InsnList();
        after.add(next);
        after.add(copy(loop.frame));
        after.add(new VarInsnNode(Opcodes.ILOAD, loop.counter));
        loop.bound.forEach(node -> after.add(node.clone(null)));
        after.add(new JumpInsnNode(loop.test.getOpcode(), exit));
        after.add(new JumpInsnNode(Opcodes.GOTO, outer));
        method.instructions.insert(loop.back, after);
        loop.test.label = next;
        checked.add(loop.head.getLabel());
        checked.add(outer.getLabel());
    }

    static FrameNode copy(FrameNode frame) {
        return new FrameNode(
                Opcodes.F_NEW, frame.local.size(), frame.local.toArray(), frame.stack.size(), frame.stack.toArray());
    }

    /** The types of local variables with an int more, as an expanded frame lists them: long and double once. */
    static List<Object> withInt(List<Object> locals, int index) {
        List<Object> more = new ArrayList<>(locals);
        int size = 0;
        for (Object type : locals) {
            size += type == Opcodes.LONG || type == Opcodes.DOUBLE ? 2 : 1;
        }
        while (size++ < index) {
            more.add(Opcodes.TOP);
        }
        more.add(Opcodes.INTEGER);
        return more;
    }

    private static List<AbstractInsnNode> instructionsFrom(AbstractInsnNode start, int count) {
        List<AbstractInsnNode> found = new ArrayList<>();
        for (AbstractInsnNode node = start; node != null && found.size() < count; node = node.getNext()) {
            if (node.getOpcode() >= 0) {
                found.add(node);
            }
        }
        return found;
    }

    /** The frame at a label, before the first instruction. */
    static FrameNode frameAfter(LabelNode label) {
        for (AbstractInsnNode node = label.getNext(); node != null && node.getOpcode() < 0; node = node.getNext()) {
            if (node instanceof FrameNode frame) {
                return frame;
            }
        }
        return null;
    }

    private Optional<JumpInsnNode> lastJumpTo(LabelNode head) {
        for (AbstractInsnNode node = method.instructions.getLast(); node != head; node = node.getPrevious()) {
            if (node instanceof JumpInsnNode jump && jump.label == head) {
                return Optional.of(jump);
            }
        }
        return Optional.empty();
    }

    private static boolean jumpsTo(AbstractInsnNode node, LabelNode label) {
        if (node instanceof JumpInsnNode jump) {
            return jump.label == label;
        }
        if (node instanceof TableSwitchInsnNode table) {
            return table.dflt == label || table.labels.contains(label);
        }
        return node instanceof LookupSwitchInsnNode lookup && (lookup.dflt == label || lookup.labels.contains(label));
    }
}
