package dev.tandem.magic;

import dev.tandem.shell.Session;
import java.lang.ref.SoftReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * {@code In[n]}, {@code Out[n]} and {@code __} (the last result; Java keeps a single underscore for itself), as far as
 * Java's typing lets them be useful: {@code Out[n]} is an Object, {@code __} has the last result's type. They are made
 * only for cells that name them, so others pay nothing. Old results give way when memory runs short. Safe for any
 * thread.
 */
final class CellMemory {
    private static final Pattern NAMED = Pattern.compile("\\b(?:Out|In)\\s*\\[|\\b__\\b");
    private static final int MOST = 1000;

    private record Kept(String code, SoftReference<Object> value) {}

    private final Map<Integer, Kept> entries = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Kept> eldest) {
            return size() > MOST;
        }
    };

    private SoftReference<Object> last = new SoftReference<>(null);
    private String lastType = "Object";

    /** Keeps a cell and what it gave; {@code type} is the value's static type, or "" for the value's own. */
    synchronized void keep(int number, String code, Result result) {
        Object value = result instanceof Result.Value given ? given.value() : null;
        entries.put(number, new Kept(code, new SoftReference<>(value)));
        if (result instanceof Result.Value given) {
            last = new SoftReference<>(value);
            lastType = given.type().isEmpty() ? PublicType.of(value) : given.type();
        }
    }

    /** Binds the names for a cell that uses them, unless the user has variables of these names. */
    synchronized void bindFor(String code, Session session) {
        if (!NAMED.matcher(code).find()) {
            return;
        }
        int highest =
                entries.keySet().stream().mapToInt(Integer::intValue).max().orElse(0);
        Object[] out = new Object[highest + 1];
        String[] in = new String[highest + 1];
        entries.forEach((number, entry) -> {
            out[number] = entry.value().get();
            in[number] = entry.code();
        });
        bind(session, "Out", "Object[]", out);
        bind(session, "In", "String[]", in);
        bind(session, "__", lastType, last.get());
    }

    private static void bind(Session session, String name, String type, Object value) {
        boolean free = session.variables().stream()
                .filter(variable -> variable.name().equals(name))
                .allMatch(variable -> name.equals("__") || variable.type().equals(type));
        if (!free) {
            return;
        }
        try {
            session.bind(name, type, value);
        } catch (IllegalArgumentException e) {
            session.bind(name, "Object", value); // a type that can't be written: an anonymous class, an intersection
        }
    }
}
