package dev.tandem.shell;

import dev.tandem.bytecode.CellTransformer;
import dev.tandem.bytecode.ClassFacts;
import dev.tandem.bytecode.CodePlan;
import dev.tandem.bytecode.EntryMethod;
import dev.tandem.bytecode.FieldUses;
import dev.tandem.bytecode.Origin;
import dev.tandem.bytecode.References;
import dev.tandem.bytecode.TypeNames;
import dev.tandem.bytecode.VariableFields;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Every class that came of a cell: where it came from, its class file as defined, and the holders of the session's
 * variables. Changed under the session's lock; {@link #classFile} is safe for any thread.
 */
final class CellClasses {
    private static final Pattern WRAPPER = Pattern.compile("REPL\\.(\\$JShell\\$\\d+)[A-Z]*((?:_\\d+[A-Z]*)*)");

    private final CellLoader loader;
    private final Map<String, String> holders = new HashMap<>();
    private final Map<String, Origin> origins = new HashMap<>();
    private final Map<String, SessionVariable> variableWrappers = new HashMap<>();
    private final Map<String, byte[]> defined = new ConcurrentHashMap<>();
    private final Set<String> declaredTypes = new LinkedHashSet<>();
    private final Map<String, Set<String>> codeByHolder = new HashMap<>();

    /** Holders, by internal name, that something else than the code at the top of one cell uses. */
    private final Set<String> sharedHolders = new HashSet<>();

    private int holderCount;

    CellClasses(CellLoader loader) {
        this.loader = loader;
    }

    /** The class file of a class of the session, by binary name. */
    Optional<byte[]> classFile(String className) {
        return Optional.ofNullable(defined.get(className));
    }

    /** Makes the place where a variable's value lives. */
    SessionVariable newVariable(ClassFacts.Field field) {
        String holder = "cells/Variable" + ++holderCount;
        define(holder.replace('/', '.'), VariableFields.holder(holder, field));
        String type = TypeNames.of(field.descriptor(), field.signature());
        if (field.isVolatile()) {
            sharedHolders.add(holder);
        }
        return new SessionVariable(
                field.name(), type, field.descriptor(), field.signature(), field.isVolatile(), holder);
    }

    /** Defines what JShell made of a type or a method of the cell, and of all that depends on it. */
    void declared(Map<String, byte[]> classFiles, Cell cell, Piece piece, int pieceLine, int wrapperLines) {
        for (Map.Entry<String, byte[]> each : classFiles.entrySet()) {
            String wrapper = wrapperOf(each.getKey());
            if (!each.getKey().equals(wrapper)) {
                continue;
            }
            ClassFacts facts = ClassFacts.read(each.getValue());
            boolean current = piece.kind() == Piece.Kind.TYPE
                    ? classFiles.containsKey(wrapper + "$" + piece.name())
                    : facts.method(piece.name()).isPresent();
            String base = base(wrapper);
            if (current || !origins.containsKey(base)) {
                int shift = pieceLine - (constructorLine(facts).orElse(0) + wrapperLines);
                origins.put(base, new Origin("cell [" + cell.number() + "]", shift));
            }
        }
        defineShared(classFiles);
        declaredTypes.addAll(classFiles.keySet());
    }

    /** Binary names of all classes that were declared as types or methods. */
    Set<String> declaredTypes() {
        return Set.copyOf(declaredTypes);
    }

    /** Binary names of the classes of cells' code that use one of these holders. */
    Set<String> writersOf(Collection<String> holderClasses) {
        Set<String> writers = new HashSet<>();
        holderClasses.forEach(holder -> writers.addAll(codeByHolder.getOrDefault(holder, Set.of())));
        return writers;
    }

    /** Defines the wrapper that JShell made for a variable, and all that depends on it. */
    void declared(Map<String, byte[]> classFiles, SessionVariable variable) {
        for (Map.Entry<String, byte[]> each : classFiles.entrySet()) {
            ClassFacts facts = ClassFacts.read(each.getValue());
            boolean isWrapper = facts.fields().stream()
                    .anyMatch(field -> field.isStatic() && field.name().equals(variable.name()));
            if (isWrapper && !origins.containsKey(base(each.getKey()))) {
                variableWrappers.put(base(each.getKey()), variable);
            }
        }
        defineShared(classFiles);
    }

    /** Sends a class's accesses of its own static field to a variable. */
    void hold(String ownerInternalName, SessionVariable variable) {
        holders.put(VariableFields.key(ownerInternalName, variable.name()), variable.holder());
    }

    /** Defines the classes of a cell's code; the one with the code itself gets an entry method where one is asked for. */
    void code(Map<String, byte[]> classFiles, Origin origin, Optional<EntryMethod.Plan> entry) {
        classFiles.keySet().forEach(name -> origins.put(base(name), origin));
        // A body runs on many threads at once: what it uses is shared.
        Predicate<String> others = method -> entry.isPresent() || !method.equals(CodeWriter.METHOD);
        Set<String> unseen = new HashSet<>();
        for (byte[] classFile : classFiles.values()) {
            sharedHolders.addAll(holdersUsed(classFile, others));
            unseen.addAll(holdersUsed(classFile, method -> true));
        }
        unseen.removeAll(sharedHolders);
        Map<String, byte[]> transformed =
                transformed(classFiles, new CodePlan(holders, entry, CodeWriter.METHOD, unseen));
        transformed.forEach((name, classFile) -> {
            for (String used : References.of(classFile)) {
                if (used.startsWith("cells.Variable")) {
                    codeByHolder
                            .computeIfAbsent(used, holder -> new HashSet<>())
                            .add(name);
                }
            }
        });
        if (entry.isPresent()) {
            transformed.forEach(this::define);
        } else {
            defined.putAll(transformed);
            loader.offerCode(transformed);
        }
        forgetPassing(classFiles);
        forgetUnloaded();
    }

    /** What only the transformation of these classes needed: they are defined once. */
    private void forgetPassing(Map<String, byte[]> classFiles) {
        classFiles.forEach((name, classFile) -> {
            origins.remove(base(name));
            String owner = name.replace('.', '/') + '.';
            FieldUses.of(classFile, method -> true).stream()
                    .filter(field -> field.startsWith(owner))
                    .forEach(holders::remove);
        });
    }

    /** Cells' code that the JVM has unloaded since: no object of it is left, so nothing can ask for it. */
    private void forgetUnloaded() {
        Set<String> gone = loader.unloaded();
        if (!gone.isEmpty()) {
            defined.keySet().removeAll(gone);
            codeByHolder.values().forEach(users -> users.removeAll(gone));
            codeByHolder.values().removeIf(Set::isEmpty);
        }
    }

    private Set<String> holdersUsed(byte[] classFile, Predicate<String> methodName) {
        return FieldUses.of(classFile, methodName).stream()
                .map(holders::get)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    /** Defines declarations, which may be called from anywhere. */
    private void defineShared(Map<String, byte[]> classFiles) {
        classFiles.keySet().forEach(this::holdVariable);
        classFiles.values().forEach(each -> sharedHolders.addAll(holdersUsed(each, name -> !name.equals("do_it$"))));
        transformed(classFiles, CodePlan.using(holders)).forEach(this::define);
    }

    private Map<String, byte[]> transformed(Map<String, byte[]> classFiles, CodePlan plan) {
        Map<String, byte[]> transformed = new LinkedHashMap<>();
        classFiles.forEach((name, classFile) -> {
            Origin origin = origins.getOrDefault(base(name), new Origin("cell", 0));
            transformed.put(name, CellTransformer.transform(classFile, origin, plan));
        });
        return transformed;
    }

    private void holdVariable(String name) {
        SessionVariable variable = variableWrappers.get(base(name));
        if (variable != null && name.equals(wrapperOf(name))) {
            hold(name.replace('.', '/'), variable);
        }
    }

    private void define(String name, byte[] classFile) {
        defined.put(name, classFile);
        loader.offer(name, classFile);
    }

    private static String wrapperOf(String className) {
        Matcher matcher = WRAPPER.matcher(className);
        return matcher.lookingAt() ? matcher.group() : className;
    }

    /** What stays the same over all versions of a wrapper. */
    private static String base(String className) {
        Matcher matcher = WRAPPER.matcher(className);
        return matcher.lookingAt() ? matcher.group(1) : className;
    }

    static OptionalInt constructorLine(ClassFacts facts) {
        return facts.method("<init>").map(ClassFacts.Method::firstLine).orElse(OptionalInt.empty());
    }
}
