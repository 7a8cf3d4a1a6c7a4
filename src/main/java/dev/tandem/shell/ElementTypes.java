package dev.tandem.shell;

import dev.tandem.bytecode.ClassFacts;
import dev.tandem.bytecode.TypeNames;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.BaseStream;

/** Asks the compiler for the type of the elements of something that can be gone through. Under the session's lock. */
final class ElementTypes {
    private static final String ELEMENT = "$element";

    private final JavaShell shell;

    ElementTypes(JavaShell shell) {
        this.shell = shell;
    }

    /**
     * @param type static type of {@code value}
     * @return "Object" where the static type says nothing of elements
     */
    String of(Object value, String type) {
        String access;
        if (value instanceof Map<?, ?>) {
            access = "for (var " + ELEMENT + " : $all.entrySet()) { $line++; }";
        } else if (value instanceof BaseStream<?, ?>) {
            access = "var " + ELEMENT + " = $all.iterator().next(); $line++;";
        } else if (value instanceof Iterator<?>) {
            access = "var " + ELEMENT + " = $all.next(); $line++;";
        } else if (value instanceof Enumeration<?>) {
            access = "var " + ELEMENT + " = $all.nextElement(); $line++;";
        } else {
            access = "for (var " + ELEMENT + " : $all) { $line++; }";
        }
        String[] found = {"Object"};
        String probe = "{ class " + CodeWriter.CLASS + " { static void " + CodeWriter.METHOD + "() { int $line = 0; "
                + type + " $all = null; " + access + " } } }";
        shell.compile(
                probe,
                files -> files.values().stream()
                        .map(ClassFacts::read)
                        .flatMap(facts -> facts.method(CodeWriter.METHOD).stream())
                        .flatMap(method -> method.local(ELEMENT).stream())
                        .forEach(local -> found[0] = TypeNames.of(local.descriptor(), local.signature())));
        return found[0];
    }
}
