package dev.tandem.engine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Runs a workload from Java code: {@code Tandem.threads(4).tasks(8).run(task -> fib(30 + task))}. Immutable; each method
 * gives a new one.
 */
public final class RunBuilder {
    private final Contender contender;
    private final int tasks;
    private final RunSettings settings;

    private RunBuilder(Contender contender, int tasks, RunSettings settings) {
        this.contender = contender;
        this.tasks = tasks;
        this.settings = settings;
    }

    /**
     * A run in {@code mode} on {@code workers} workers, with as many tasks unless told otherwise.
     *
     * @param baseline the mode that runs the same tasks one after another
     * @throws IllegalArgumentException if the number of workers is out of {@link Limits}
     */
    public static RunBuilder in(Mode mode, int workers, Mode baseline) {
        return new RunBuilder(new Contender(mode, workers, Optional.of(baseline)), workers, RunSettings.AUTOMATIC);
    }

    /** What a task does, from its index; it may throw. */
    @FunctionalInterface
    public interface IndexedTask<T> {
        T run(int task) throws Throwable;
    }

    /** What a task without a result does, from its index; it may throw. */
    @FunctionalInterface
    public interface IndexedAction {
        void run(int task) throws Throwable;
    }

    /** What a task does with its element; it may throw. */
    @FunctionalInterface
    public interface ElementTask<E, T> {
        T run(E element) throws Throwable;
    }

    /**
     * Cuts the work into this many tasks.
     *
     * @throws IllegalArgumentException if that is out of {@link Limits}
     */
    public RunBuilder tasks(int count) {
        Limits.checkTasks(count);
        return new RunBuilder(contender, count, settings);
    }

    /** Measures this often, rather than as often as fits into about ten seconds. */
    public RunBuilder repeat(int times) {
        return new RunBuilder(contender, tasks, settings.withRepeat(times));
    }

    /** Warms up with this many executions, rather than until the times settle. */
    public RunBuilder warmUp(int times) {
        return new RunBuilder(contender, tasks, settings.withWarmUp(times));
    }

    /** Executes it once and measures that: no warm-up, no repeats, no baseline. */
    public RunBuilder once() {
        return withoutBaseline().warmUp(0).repeat(1);
    }

    /** Doesn't run the tasks one after another; there is no speedup then. */
    public RunBuilder withoutBaseline() {
        return new RunBuilder(new Contender(contender.mode(), contender.workers(), Optional.empty()), tasks, settings);
    }

    /** Stops an execution that takes longer. */
    public RunBuilder timeout(Duration limit) {
        return new RunBuilder(contender, tasks, settings.withTimeout(limit));
    }

    /** Runs {@code task} as each of the tasks. */
    public <T> Run<T> run(IndexedTask<T> task) throws ModeException {
        return run(new Workload<>(c -> task.run(c.task()), tasks, List.of(), Optional.empty()));
    }

    /** Runs {@code action} as each of the tasks. */
    public Run<Void> runAction(IndexedAction action) throws ModeException {
        return run(task -> {
            action.run(task);
            return null;
        });
    }

    /** Runs one task for each of {@code elements}. */
    public <E, T> Run<T> each(List<? extends E> elements, ElementTask<? super E, T> task) throws ModeException {
        List<E> copy = List.copyOf(elements);
        Limits.checkTasks(copy.size());
        return run(new Workload<>(c -> task.run(copy.get(c.task())), copy.size(), copy, Optional.empty()));
    }

    /** Runs a workload made elsewhere. */
    public <T> Run<T> run(Workload<T> workload) throws ModeException {
        List<Run<T>> runs = new Runner(settings).run(workload, List.of(contender), new StopSwitch(), RunListener.NONE);
        if (runs.isEmpty()) {
            throw new ModeException("The run was stopped before its first task.");
        }
        return runs.get(0);
    }
}
