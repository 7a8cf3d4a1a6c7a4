package dev.tandem.shell;

import dev.tandem.engine.Limits;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.BaseStream;

/**
 * The elements that tasks are given, one each.
 *
 * @param values in order; may contain null
 * @param type static type of one of them, as it would be written in a cell
 */
public record Elements(List<?> values, String type) {
    /** More than any run may have tasks: an endless stream is noticed, not followed. */
    private static final int MAX = Limits.MAX_TASKS;

    /**
     * The elements of a value, in order.
     *
     * @param expression as the user wrote it, for messages
     * @param type static type of {@code value}
     * @throws IllegalArgumentException if the value can't be gone through, or is too long
     */
    static List<?> in(String expression, Object value, String type) {
        String text = expression.strip();
        if (value == null) {
            throw new IllegalArgumentException("\"" + text + "\" is null; give an array, a collection or a stream.");
        }
        if (value.getClass().isArray()) {
            return ofArray(value);
        }
        Iterator<?> iterator = iterator(value);
        if (iterator == null) {
            throw new IllegalArgumentException("\"" + text + "\" is of type " + type
                    + ", which has no elements to go through; give an array, a collection, a map or a stream.");
        }
        List<Object> values = new ArrayList<>();
        while (iterator.hasNext()) {
            if (values.size() == MAX) {
                throw new IllegalArgumentException(
                        "\"" + text + "\" has more than " + MAX + " elements; one run has at most that many tasks.");
            }
            values.add(iterator.next());
        }
        return values;
    }

    private static Iterator<?> iterator(Object value) {
        if (value instanceof Iterable<?> iterable) {
            return iterable.iterator();
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().iterator();
        }
        if (value instanceof BaseStream<?, ?> stream) {
            return stream.iterator();
        }
        if (value instanceof Iterator<?> iterator) {
            return iterator;
        }
        if (value instanceof Enumeration<?> enumeration) {
            return enumeration.asIterator();
        }
        return null;
    }

    private static List<Object> ofArray(Object array) {
        int length = Array.getLength(array);
        if (length > MAX) {
            throw new IllegalArgumentException(
                    "The array has " + length + " elements; one run has at most " + MAX + " tasks.");
        }
        List<Object> values = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            values.add(Array.get(array, i));
        }
        return values;
    }
}
