package dev.tandem.engine.process;

import dev.tandem.bytecode.CellNames;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Static fields of the user's own classes, as they are in the session now. Final ones are left out: a worker makes
 * them anew by their own initialisers, and nothing may set them afterwards.
 */
final class Statics {
    /** JShell's wrappers hold the session's variables, which travel as variables. */
    private static final Pattern WRAPPER = Pattern.compile("REPL\\.\\$JShell\\$\\w+");

    private Statics() {}

    /** A static field and its value. */
    record Static(Field field, Object value) {
        String owner() {
            return field.getDeclaringClass().getName();
        }

        /** As the user knows it. */
        String name() {
            return TypeNames.readable(owner()) + "." + field.getName();
        }
    }

    /**
     * Reads them, which initialises the classes where that hasn't happened yet, as running the body here would.
     *
     * @param classes binary names
     * @param variables fields to leave out, as {@code owner.field}
     */
    static List<Static> of(ClassLoader loader, Set<String> classes, Set<String> variables) {
        List<Static> found = new ArrayList<>();
        for (String name : classes) {
            // The code of a cell keeps nothing: its variables live elsewhere, and travel as variables.
            if (WRAPPER.matcher(name).matches() || name.endsWith(CellNames.CODE_CLASS)) {
                continue;
            }
            try {
                for (Field field : Class.forName(name, false, loader).getDeclaredFields()) {
                    if (isCopied(field) && !variables.contains(name + "." + field.getName())) {
                        field.setAccessible(true);
                        found.add(new Static(field, field.get(null)));
                    }
                }
            } catch (ReflectiveOperationException | LinkageError e) {
                // It can't be initialised here; if the body needs it, the worker will say so.
            }
        }
        return found;
    }

    private static boolean isCopied(Field field) {
        return Modifier.isStatic(field.getModifiers())
                && !Modifier.isFinal(field.getModifiers())
                && !field.isSynthetic();
    }
}
