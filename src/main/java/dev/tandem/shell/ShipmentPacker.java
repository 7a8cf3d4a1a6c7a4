package dev.tandem.shell;

import dev.tandem.bytecode.References;
import dev.tandem.engine.Shipment;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects what another JVM needs to run a body: the classes it reaches and the variables that they read. */
final class ShipmentPacker {
    private final CellClasses classes;
    private final VariableStore store;
    private final ClassLoader loader;

    ShipmentPacker(CellClasses classes, VariableStore store, ClassLoader loader) {
        this.classes = classes;
        this.store = store;
        this.loader = loader;
    }

    Shipment pack(String entryClass, String entryMethod, Collection<SessionVariable> variables) {
        Map<String, SessionVariable> byHolder = new HashMap<>();
        variables.forEach(each -> byHolder.put(each.holderClass(), each));
        Map<String, byte[]> reached = new LinkedHashMap<>();
        Set<String> mentioned = new LinkedHashSet<>();
        reach(Set.of(entryClass), entryClass, reached, mentioned);
        int before;
        do {
            before = reached.size();
            // The values of variables are objects of types, or lambdas of cells, that the body itself never names.
            if (mentioned.stream().anyMatch(name -> isReference(byHolder.get(name)))) {
                reach(classes.declaredTypes(), entryClass, reached, mentioned);
            }
            reach(classes.writersOf(mentioned), entryClass, reached, mentioned);
        } while (reached.size() > before);
        List<Shipment.Variable> read = mentioned.stream()
                .filter(byHolder::containsKey)
                .map(byHolder::get)
                .map(each -> new Shipment.Variable(
                        each.holderClass(), each.name(), each.name(), each.type(), () -> store.get(each)))
                .toList();
        return new Shipment(reached, entryClass, entryMethod, read, loader);
    }

    private static boolean isReference(SessionVariable variable) {
        return variable != null
                && (variable.descriptor().startsWith("L")
                        || variable.descriptor().startsWith("["))
                && !variable.descriptor().equals("Ljava/lang/String;");
    }

    /**
     * @param reached gets all classes that the JVM may ask for
     * @param mentioned gets those of them that code uses which may run there: of other cells, only their lambdas and
     *     classes may
     */
    private void reach(Collection<String> from, String entryClass, Map<String, byte[]> reached, Set<String> mentioned) {
        Deque<String> open = new ArrayDeque<>(from);
        while (!open.isEmpty()) {
            String name = open.pop();
            if (reached.containsKey(name)) {
                continue;
            }
            classes.classFile(name).ifPresent(file -> {
                reached.put(name, file);
                open.addAll(References.of(file));
                Set<String> used =
                        References.of(file, method -> name.equals(entryClass) || !method.equals(CodeWriter.METHOD));
                used.remove(name);
                mentioned.addAll(used);
            });
        }
    }
}
