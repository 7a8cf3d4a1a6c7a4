package dev.tandem.kernel.io;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;

/**
 * The cell that a thread works for. A thread inherits the scope of the thread that created it; work that is handed to a
 * thread that was there before takes its scope along by {@link #wrap}:
 *
 * <pre>{@code
 * pool.submit(CellScope.capture().wrap(() -> System.out.println("shown under this cell")));
 * }</pre>
 *
 * Immutable, safe for any thread. A scope lives as long as a thread carries it.
 */
public final class CellScope {
    /** A property of each thread, hence static: code in a cell has no other way to what it runs in. */
    private static final InheritableThreadLocal<CellScope> CURRENT = new InheritableThreadLocal<>();

    /** Work of no cell. */
    static final CellScope NONE = new CellScope(null, Map.of());

    private final Console console;
    private final Map<Class<?>, Object> services;
    private final Utf8Assembler out = new Utf8Assembler();
    private final Utf8Assembler err = new Utf8Assembler();

    /**
     * @param console where the standard streams lead
     * @param services what else code in the cell can look up, by type
     */
    public CellScope(Console console, Map<Class<?>, Object> services) {
        this.console = console;
        this.services = Map.copyOf(services);
    }

    /** The calling thread's scope, empty if it works for no cell. */
    public static Optional<CellScope> current() {
        return Optional.ofNullable(CURRENT.get());
    }

    /** The calling thread's scope, or one that stands for none, to be carried to another thread. */
    public static CellScope capture() {
        CellScope scope = CURRENT.get();
        return scope == null ? NONE : scope;
    }

    /** Something that the kernel offers to code in this cell. */
    public <T> Optional<T> service(Class<T> type) {
        return Optional.ofNullable(services.get(type)).map(type::cast);
    }

    /** This scope with its standard streams led through {@code via}, and with services added or replaced. */
    public CellScope through(UnaryOperator<Console> via, Map<Class<?>, Object> services) {
        if (console == null) {
            return this;
        }
        Map<Class<?>, Object> all = new HashMap<>(this.services);
        all.putAll(services);
        return new CellScope(via.apply(console), all);
    }

    public Runnable wrap(Runnable work) {
        return () -> run(work);
    }

    public <T> Callable<T> wrap(Callable<T> work) {
        return () -> call(work);
    }

    /** An executor whose tasks work for this cell, whichever threads they run on. */
    public Executor wrap(Executor executor) {
        return work -> executor.execute(wrap(work));
    }

    public void run(Runnable work) {
        CellScope before = enter();
        try {
            work.run();
        } finally {
            leave(before);
        }
    }

    /** @throws Exception what the work throws */
    public <T> T call(Callable<T> work) throws Exception {
        CellScope before = enter();
        try {
            return work.call();
        } finally {
            leave(before);
        }
    }

    /** Null for {@link #NONE}. */
    Console console() {
        return console;
    }

    Utf8Assembler bytes(boolean error) {
        return error ? err : out;
    }

    private CellScope enter() {
        CellScope before = CURRENT.get();
        if (this == NONE) {
            CURRENT.remove();
        } else {
            CURRENT.set(this);
        }
        return before;
    }

    private static void leave(CellScope before) {
        if (before == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(before);
        }
    }
}
