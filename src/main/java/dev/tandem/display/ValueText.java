package dev.tandem.display;

import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.util.AbstractMap;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.BaseStream;

/**
 * Plain text of any value, within bounds. Containers of the JDK are walked here instead of by their own toString, which
 * knows no bounds: lists nested 20,000 deep, lists that contain themselves and lists of a million elements get an answer.
 * Everything else says itself what it is. Not safe for several threads; one for each text.
 */
final class ValueText {
    private final Bounds bounds;
    private final StringBuilder out = new StringBuilder();
    /** The containers that are being written, by identity. */
    private final Set<Object> open = Collections.newSetFromMap(new IdentityHashMap<>());

    private boolean full;

    private ValueText(Bounds bounds) {
        this.bounds = bounds;
    }

    static String of(Object value, Bounds bounds) {
        if (value instanceof CharSequence text) {
            return Cut.at(Guarded.toString(text), bounds.characters());
        }
        ValueText text = new ValueText(bounds);
        text.write(value);
        String written = text.out.toString();
        return text.full ? Cut.at(written, bounds.characters()) : written;
    }

    private void write(Object value) {
        if (value == null) {
            out.append("null");
        } else if (value.getClass().isArray()) {
            container(value, () -> elements("[", "]", new ArrayIterator(value), Array.getLength(value)));
        } else if (value instanceof Collection<?> collection && saysNothingOfItsOwn(value)) {
            container(value, () -> elements("[", "]", collection.iterator(), collection.size()));
        } else if (value instanceof Map<?, ?> map && saysNothingOfItsOwn(value)) {
            container(value, () -> elements("{", "}", map.entrySet().iterator(), map.size()));
        } else if (value instanceof Map.Entry<?, ?> entry && isEntryOfTheJdk(entry)) {
            container(value, () -> {
                write(entry.getKey());
                out.append('=');
                write(entry.getValue());
            });
        } else if (value instanceof Optional<?> optional) {
            container(value, () -> {
                out.append(optional.isPresent() ? "Optional[" : "Optional.empty");
                optional.ifPresent(this::write);
                out.append(optional.isPresent() ? "]" : "");
            });
        } else if (value instanceof Record itself) {
            container(value, () -> record(itself));
        } else if (value instanceof BaseStream<?, ?>) {
            append(value.getClass().getSimpleName() + " (a stream: not read, since that would use it up)");
        } else if (value instanceof Iterator<?> && isOfTheJdk(value.getClass())) {
            append(value.getClass().getSimpleName() + " (an iterator: not read, since that would use it up)");
        } else {
            append(Guarded.toString(value));
        }
    }

    /** Writes what is in a container, unless it is in itself, too deep, or not to be had. */
    private void container(Object value, Runnable content) {
        if (open.contains(value)) {
            out.append("(contains itself)");
        } else if (open.size() >= bounds.depth()) {
            out.append('…');
        } else {
            open.add(value);
            int start = out.length();
            Guarded.call(
                    () -> {
                        content.run();
                        return true;
                    },
                    failure -> {
                        // What was written of it so far may be half an element.
                        out.setLength(start);
                        append(Guarded.identity(value) + " (reading it threw " + Guarded.name(failure) + ")");
                        return false;
                    });
            open.remove(value);
        }
    }

    private void elements(String before, String after, Iterator<?> iterator, long size) {
        out.append(before);
        int count = 0;
        while (iterator.hasNext()) {
            if (count > 0) {
                out.append(", ");
            }
            if (count == bounds.elements() || full()) {
                out.append("… ").append(Cut.count(Math.max(1, size - count))).append(" more");
                break;
            }
            write(iterator.next());
            count++;
        }
        out.append(after);
    }

    private void record(Record value) {
        String own = Guarded.toString(value);
        RecordComponent[] components = value.getClass().getRecordComponents();
        if (!looksGenerated(own, value, components)) {
            append(own);
            return;
        }
        out.append(value.getClass().getSimpleName()).append('[');
        for (int i = 0; i < components.length; i++) {
            out.append(i == 0 ? "" : ", ").append(components[i].getName()).append('=');
            Optional<Object> component = Records.read(value, components[i]);
            if (component.isEmpty() || full()) {
                out.append('…');
            } else {
                write(component.get() == Records.NULL ? null : component.get());
            }
        }
        out.append(']');
    }

    /** Whether a record's toString is the one that the compiler makes, or failed as that does on cycles. */
    private static boolean looksGenerated(String own, Record value, RecordComponent[] components) {
        if (own.contains("StackOverflowError")) {
            return true;
        }
        String name = value.getClass().getSimpleName();
        String start = components.length == 0 ? name + "[]" : name + "[" + components[0].getName() + "=";
        return own.startsWith(start) && own.endsWith("]");
    }

    private void append(String text) {
        if (!full()) {
            out.append(text.length() > bounds.characters() ? Cut.at(text, bounds.characters()) : text);
        }
    }

    private boolean full() {
        full |= out.length() >= bounds.characters();
        return full;
    }

    /** Whether the text of a collection or map comes from the JDK and so can be had from its elements. */
    private static boolean saysNothingOfItsOwn(Object value) {
        try {
            return isOfTheJdk(value.getClass().getMethod("toString").getDeclaringClass());
        } catch (NoSuchMethodException impossible) {
            return false;
        }
    }

    private static boolean isEntryOfTheJdk(Map.Entry<?, ?> entry) {
        return entry instanceof AbstractMap.SimpleEntry || isOfTheJdk(entry.getClass());
    }

    private static boolean isOfTheJdk(Class<?> type) {
        return type.getModule() == Object.class.getModule() || type.getName().startsWith("java.");
    }

    private static final class ArrayIterator implements Iterator<Object> {
        private final Object array;
        private int next;

        ArrayIterator(Object array) {
            this.array = array;
        }

        @Override
        public boolean hasNext() {
            return next < Array.getLength(array);
        }

        @Override
        public Object next() {
            return Array.get(array, next++);
        }
    }
}
