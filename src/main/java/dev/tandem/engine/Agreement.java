package dev.tandem.engine;

import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether two executions of the same tasks gave the same results. Where they don't, the tasks share something that they
 * change, or depend on chance. Objects whose class doesn't say when two of them are equal are left out.
 */
final class Agreement {
    private static final int SHOWN = 60;

    private Agreement() {}

    /** The first difference as a sentence, or empty. */
    static <A, B> Optional<String> difference(
            List<Outcome<A>> first, String firstName, List<Outcome<B>> second, String secondName) {
        for (int task = 0; task < Math.min(first.size(), second.size()); task++) {
            if (first.get(task) instanceof Outcome.Result<A> a
                    && second.get(task) instanceof Outcome.Result<B> b
                    && differ(a.value(), b.value())) {
                return Optional.of("Task " + task + " gave " + show(a.value()) + " in " + firstName + " and "
                        + show(b.value()) + " in " + secondName
                        + ": the tasks change something that they share, or depend on chance or the clock.");
            }
        }
        return Optional.empty();
    }

    private static boolean differ(Object a, Object b) {
        try {
            return differs(a, b, 0);
        } catch (RuntimeException | StackOverflowError e) {
            // The user's equals threw, or the structure holds itself: nothing is claimed.
            return false;
        }
    }

    private static boolean differs(Object a, Object b, int depth) {
        if (a == b || depth > 64) {
            return false;
        }
        if (a == null || b == null) {
            return true;
        }
        if (a instanceof Object[] as && b instanceof Object[] bs) {
            return differ(
                    Arrays.asList(as).iterator(), as.length, Arrays.asList(bs).iterator(), bs.length, depth);
        }
        if (a.getClass().isArray()) {
            return !Objects.deepEquals(a, b);
        }
        if (a instanceof List<?> as && b instanceof List<?> bs) {
            return differ(as.iterator(), as.size(), bs.iterator(), bs.size(), depth);
        }
        return comparable(a) && !a.equals(b);
    }

    private static boolean differ(Iterator<?> as, int aSize, Iterator<?> bs, int bSize, int depth) {
        if (aSize != bSize) {
            return true;
        }
        while (as.hasNext() && bs.hasNext()) {
            if (differs(as.next(), bs.next(), depth + 1)) {
                return true;
            }
        }
        return false;
    }

    /** Whether its class defines equality; a collection does, but is only as good as what it holds. */
    private static boolean comparable(Object value) {
        if (value instanceof Collection<?> c) {
            return c.stream().allMatch(e -> e == null || comparable(e));
        }
        try {
            return value.getClass().getMethod("equals", Object.class).getDeclaringClass() != Object.class;
        } catch (NoSuchMethodException e) {
            return false;
        }
    }

    private static String show(Object value) {
        String text =
                value != null && value.getClass().isArray() ? value.getClass().getSimpleName() : String.valueOf(value);
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN - 3) + "...";
    }
}
