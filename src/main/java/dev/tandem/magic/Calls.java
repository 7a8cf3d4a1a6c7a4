package dev.tandem.magic;

import dev.tandem.kernel.CellOutput;
import dev.tandem.kernel.io.CellScope;
import dev.tandem.magic.grammar.Part;
import java.util.List;
import java.util.Optional;

/**
 * What code in cells calls by name to reach its kernel: imported into every session. Static because cells have no other
 * way; each call goes to the kernel that the calling thread's cell runs in. Safe for any thread.
 */
public final class Calls {
    private Calls() {}

    /**
     * Adds a line magic: {@code addMagic("hello", call -> "Hello " + call.arguments())}.
     *
     * @throws IllegalStateException if the calling thread belongs to no cell
     */
    public static void addMagic(String name, LineMagic magic) {
        notebook().magics().addLine(name, magic);
    }

    /** Adds a cell magic; the text below it is {@link MagicCall#body()}. */
    public static void addCellMagic(String name, CellMagic magic) {
        notebook().magics().addCell(name, magic);
    }

    /**
     * Calls a line magic from Java, as notebooks for IJava and JJava do.
     *
     * @param <T> what the caller takes the result for, unchecked
     * @throws Exception what the magic throws
     */
    public static <T> T lineMagic(String name, List<String> arguments) throws Exception {
        return cast(notebook().call(new Part.LineMagic(name, quoted(arguments), 1, Optional.empty()), output()));
    }

    /** As {@link #lineMagic}, for a cell magic. */
    public static <T> T cellMagic(String name, List<String> arguments, String body) throws Exception {
        return cast(notebook().call(new Part.CellMagic(name, quoted(arguments), 1, body, 2), output()));
    }

    @SuppressWarnings("unchecked") // as in the kernels whose notebooks call it
    private static <T> T cast(Object value) {
        return (T) value;
    }

    private static String quoted(List<String> arguments) {
        return String.join(
                " ",
                arguments.stream()
                        .map(word -> word.contains(" ") ? "'" + word + "'" : word)
                        .toList());
    }

    private static MagicInterpreter notebook() {
        return service(MagicInterpreter.class);
    }

    private static CellOutput output() {
        return service(CellOutput.class);
    }

    private static <T> T service(Class<T> type) {
        return CellScope.current()
                .flatMap(scope -> scope.service(type))
                .orElseThrow(() -> new IllegalStateException(
                        "This thread belongs to no cell. Call it from a cell, or from a thread that a cell started."));
    }
}
