package dev.tandem.bytecode.gil;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The classes that a body reaches, and which of them are copied. Names are internal ones.
 *
 * <p>Copied are the wrappers in which a session puts methods, variables and the body (top-level classes of which there
 * are no objects), and what is declared inside methods of these (anonymous and local classes). Types that the user
 * declared stay the session's own: their objects live in variables and in results, and a second class of the same name
 * would be a different type. They got their checkpoints when they were loaded: {@link PlacedCheckpoints}.
 */
final class CellClasses implements Callees {
    private final Map<String, CellClass> classes = new HashMap<>();
    private final Set<String> copied = new LinkedHashSet<>();

    CellClasses(Map<String, byte[]> classFiles) {
        classFiles.values().forEach(file -> {
            CellClass parsed = CellClass.read(new ClassReader(file));
            classes.put(parsed.name, parsed);
        });
        classes.keySet().stream().sorted().forEach(name -> {
            if (isCopied(name, new HashSet<>())) {
                copied.add(name);
            }
        });
    }

    boolean contains(String name) {
        return classes.containsKey(name);
    }

    boolean isCopied(String name) {
        return copied.contains(name);
    }

    /** The classes to be copied, supertypes before subtypes. */
    List<String> copiedInOrder() {
        Set<String> order = new LinkedHashSet<>();
        copied.forEach(name -> addWithSupertypes(name, order));
        return new ArrayList<>(order);
    }

    private void addWithSupertypes(String name, Set<String> order) {
        if (copied.contains(name) && !order.contains(name)) {
            classes.get(name).supertypes.forEach(supertype -> addWithSupertypes(supertype, order));
            order.add(name);
        }
    }

    /** Whether the static field is a variable of the session: the copies use the session's own. */
    boolean isVariable(String owner, String field) {
        CellClass cell = classes.get(owner);
        return cell != null && isCopied(owner) && !cell.enclosed && cell.variables.contains(field);
    }

    /** Whether its checkpoints are there already and only need a lock. */
    boolean isPlaced(String name) {
        CellClass cell = classes.get(name);
        return cell != null && cell.placed;
    }

    /** Whether code with checkpoints in place is reached that isn't copied. */
    boolean reachesPlaced() {
        return classes.values().stream().anyMatch(cell -> cell.placed && !isCopied(cell.name));
    }

    @Override
    public boolean checksItself(String owner, String method, String descriptor) {
        return supertypes(owner).stream()
                .filter(type -> isCopied(type) || isPlaced(type))
                .anyMatch(type -> classes.get(type).methods.contains(method + descriptor));
    }

    @Override
    public Set<String> outside(String owner) {
        Set<String> all = supertypes(owner);
        all.removeIf(this::contains);
        return all;
    }

    /** The class itself and its supertypes, as far as they are known here, ending in ones that are not cell classes. */
    private Set<String> supertypes(String name) {
        Set<String> found = new LinkedHashSet<>();
        collect(name, found);
        return found;
    }

    private void collect(String name, Set<String> found) {
        if (found.add(name) && classes.containsKey(name)) {
            classes.get(name).supertypes.forEach(supertype -> collect(supertype, found));
        }
    }

    private boolean isCopied(String name, Set<String> seen) {
        CellClass cell = classes.get(name);
        if (cell == null || !seen.add(name)) {
            return false;
        }
        if (cell.member) {
            // Of a local class it goes with that; of a wrapper it is a type that the user declared.
            CellClass outer = cell.encloser.map(classes::get).orElse(null);
            return outer != null && (outer.member || outer.enclosed) && isCopied(outer.name, seen);
        }
        return cell.enclosed ? cell.encloser.map(outer -> isCopied(outer, seen)).orElse(false) : cell.holdsOnlyStatics;
    }

    /** What of a class file decides how it is treated. */
    private static final class CellClass extends ClassVisitor {
        private String name;
        private final List<String> supertypes = new ArrayList<>();
        private final Set<String> variables = new HashSet<>();
        private final Set<String> methods = new HashSet<>();
        private boolean placed;
        private boolean member;
        private boolean enclosed;
        private Optional<String> encloser = Optional.empty();
        private boolean holdsOnlyStatics = true;

        /** What only holds a variable needs no copy. */
        private boolean hasCode;

        private CellClass() {
            super(Opcodes.ASM9);
        }

        static CellClass read(ClassReader reader) {
            CellClass cell = new CellClass();
            reader.accept(cell, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
            return cell;
        }

        @Override
        public void visit(int version, int access, String name, String signature, String parent, String[] interfaces) {
            this.name = name;
            supertypes.add(parent);
            supertypes.addAll(List.of(interfaces));
            int types = Opcodes.ACC_INTERFACE | Opcodes.ACC_ENUM | Opcodes.ACC_RECORD;
            // A session makes all classes of cells serializable.
            boolean plain = Set.of("java/io/Serializable").containsAll(List.of(interfaces));
            holdsOnlyStatics &= (access & types) == 0 && parent.equals("java/lang/Object") && plain;
        }

        @Override
        public void visitOuterClass(String owner, String method, String descriptor) {
            enclosed = true;
            encloser = Optional.of(owner);
        }

        @Override
        public void visitInnerClass(String inner, String outer, String simpleName, int access) {
            if (inner.equals(name)) {
                member = outer != null;
                enclosed |= outer == null;
                if (member) {
                    encloser = Optional.of(outer);
                }
            }
        }

        @Override
        public FieldVisitor visitField(int access, String field, String descriptor, String signature, Object value) {
            boolean isStatic = (access & Opcodes.ACC_STATIC) != 0;
            boolean synthetic = (access & Opcodes.ACC_SYNTHETIC) != 0;
            if (isStatic && !synthetic) {
                variables.add(field);
            }
            // A private one could not be reached from a copy.
            holdsOnlyStatics &= isStatic && (synthetic || (access & Opcodes.ACC_PRIVATE) == 0);
            return null;
        }

        @Override
        public MethodVisitor visitMethod(int access, String method, String descriptor, String signature, String[] ex) {
            boolean isStatic = (access & Opcodes.ACC_STATIC) != 0;
            holdsOnlyStatics &= isStatic || method.equals("<init>");
            hasCode |= isStatic && !method.equals("<clinit>");
            methods.add(method + descriptor);
            return new CodeReader(method.equals("<clinit>"));
        }

        private final class CodeReader extends MethodVisitor {
            private final boolean initializer;

            private CodeReader(boolean initializer) {
                super(Opcodes.ASM9);
                this.initializer = initializer;
            }

            /** A class whose initialiser gives its variables their values is not copied: that would happen twice. */
            @Override
            public void visitFieldInsn(int opcode, String owner, String field, String descriptor) {
                holdsOnlyStatics &= !initializer
                        || opcode != Opcodes.PUTSTATIC
                        || !owner.equals(name)
                        || !variables.contains(field);
            }

            @Override
            public void visitInvokeDynamicInsn(String method, String descriptor, Handle bootstrap, Object... args) {
                placed |= CheckpointCalls.isInPlace(bootstrap);
            }
        }
    }
}
