package dev.tandem.magic.run;

import dev.tandem.engine.Limits;
import dev.tandem.magic.MagicException;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.BaseStream;
import java.util.stream.IntStream;

/** What {@code --each} was given, as a list: one element for each task. */
final class Elements {
    private Elements() {}

    /**
     * @param expression as the user wrote it, for messages
     * @throws MagicException if the value has no elements to go over, none at all, or too many
     */
    static List<Object> of(Object value, String expression) throws MagicException {
        List<Object> elements = new ArrayList<>();
        Iterator<?> each = iterator(value, expression);
        while (each.hasNext()) {
            if (elements.size() == Limits.MAX_TASKS) {
                throw new MagicException("--each " + expression + " has more than " + Limits.MAX_TASKS
                        + " elements, and each would be a task. Cut it into fewer, larger pieces.");
            }
            elements.add(each.next());
        }
        if (elements.isEmpty()) {
            throw new MagicException(
                    "--each " + expression + " is empty, so there is no task to run. Give at least one element.");
        }
        return Collections.unmodifiableList(elements);
    }

    private static Iterator<?> iterator(Object value, String expression) throws MagicException {
        if (value instanceof Iterable<?> iterable) {
            return iterable.iterator();
        }
        if (value instanceof BaseStream<?, ?> stream) {
            return stream.iterator();
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().iterator();
        }
        if (value instanceof Iterator<?> iterator) {
            return iterator;
        }
        if (value != null && value.getClass().isArray()) {
            return IntStream.range(0, Array.getLength(value))
                    .mapToObj(i -> Array.get(value, i))
                    .iterator();
        }
        throw new MagicException("--each " + expression + " is "
                + (value == null ? "null" : "a " + value.getClass().getSimpleName())
                + ". It takes something with elements: a collection, an array, a stream, an iterator or a map.");
    }
}
