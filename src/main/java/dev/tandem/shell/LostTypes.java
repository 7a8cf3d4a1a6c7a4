package dev.tandem.shell;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import jdk.jshell.SnippetEvent;
import jdk.jshell.TypeDeclSnippet;

/**
 * Names of types that JShell has rejected or dropped. JDK 25's remembers them and finds no documentation of anything
 * from then on ({@code SnippetMaps.fullClassNameAndPackageToClass} throws a NullPointerException at each), so they are
 * declared again, empty, while it looks something up. Under the session's lock.
 */
final class LostTypes {
    private final JavaShell shell;
    private final Set<String> seen = new LinkedHashSet<>();

    LostTypes(JavaShell shell) {
        this.shell = shell;
    }

    void note(List<SnippetEvent> events) {
        for (SnippetEvent event : events) {
            if (event.snippet() instanceof TypeDeclSnippet type) {
                seen.add(type.name());
            }
        }
    }

    /**
     * Looks something up, and where nothing is found once more with the lost types declared.
     *
     * @param awaited names whose declaration would change others of the session's: they are left alone
     */
    <T> List<T> during(Supplier<List<T>> lookUp, Set<String> awaited) {
        List<T> found = lookUp.get();
        if (!found.isEmpty()) {
            return found;
        }
        Set<String> lost = new LinkedHashSet<>(seen);
        lost.removeAll(awaited);
        lost.removeAll(shell.api().types().map(TypeDeclSnippet::name).collect(Collectors.toSet()));
        if (lost.isEmpty()) {
            return found;
        }
        List<SnippetEvent> declared = lost.stream()
                .flatMap(name -> shell.eval("interface " + name + " {}", files -> {}).stream())
                .toList();
        try {
            return lookUp.get();
        } finally {
            declared.forEach(event -> shell.drop(event.snippet()));
        }
    }
}
