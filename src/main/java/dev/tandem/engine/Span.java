package dev.tandem.engine;

import dev.tandem.trace.NamedSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Names a part of a task, so that the timeline shows it: {@code span("fetch", () -> client.send(...))}. Cells import
 * {@link #span} statically. Outside a task the work just runs. Spans nest; each is recorded when it ends, also when
 * it throws. Only what runs on the task's own thread belongs to the task.
 */
public final class Span {
    /** Spans that one task may record: a loop around a span must not fill the memory. */
    static final int MAX_SPANS = 1_000;

    private static final ThreadLocal<Log> CURRENT = new ThreadLocal<>();

    private Span() {}

    /**
     * Work that gives a value.
     *
     * @param <T> the value
     * @param <E> what it may throw; a lambda that throws nothing needs no {@code try}
     */
    @FunctionalInterface
    public interface Work<T, E extends Throwable> {
        T run() throws E;
    }

    /**
     * Work that gives none.
     *
     * @param <E> what it may throw
     */
    @FunctionalInterface
    public interface Action<E extends Throwable> {
        void run() throws E;
    }

    /**
     * Runs {@code work} and records when it started and ended under {@code name}.
     *
     * @return what the work gave
     * @throws E what the work threw
     */
    public static <T, E extends Throwable> T span(String name, Work<T, E> work) throws E {
        Objects.requireNonNull(name, "name");
        Log log = CURRENT.get();
        if (log == null || !log.collecting) {
            return work.run();
        }
        long start = System.nanoTime();
        try {
            return work.run();
        } finally {
            log.add(new NamedSpan(name, start, System.nanoTime()));
        }
    }

    /** As {@link #span(String, Work)}, for work without a value. */
    public static <E extends Throwable> void span(String name, Action<E> action) throws E {
        Span.<Void, E>span(name, (Work<Void, E>) () -> {
            action.run();
            return null;
        });
    }

    /** Starts to collect the spans of a task on the current thread. */
    static void open() {
        Log log = CURRENT.get();
        if (log == null) {
            // Stays with the thread: setting and removing it for each task would cost more than an empty task.
            log = new Log();
            CURRENT.set(log);
        }
        log.collecting = true;
    }

    /** Ends the collection and gives what was recorded on the current thread, in order of end. */
    static List<NamedSpan> close() {
        Log log = CURRENT.get();
        return log == null ? List.of() : log.take();
    }

    /** Confined to the task's thread. */
    private static final class Log {
        private final List<NamedSpan> spans = new ArrayList<>(0);
        private boolean collecting;

        void add(NamedSpan span) {
            if (spans.size() < MAX_SPANS) {
                spans.add(span);
            }
        }

        List<NamedSpan> take() {
            collecting = false;
            if (spans.isEmpty()) {
                return List.of();
            }
            List<NamedSpan> taken = List.copyOf(spans);
            spans.clear();
            return taken;
        }
    }
}
