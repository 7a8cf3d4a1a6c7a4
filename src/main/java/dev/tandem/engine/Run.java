package dev.tandem.engine;

import dev.tandem.trace.Figures;
import dev.tandem.trace.Interval;
import dev.tandem.trace.LockFigures;
import dev.tandem.trace.LockTrace;
import dev.tandem.trace.Measurement;
import dev.tandem.trace.PlainFigures;
import dev.tandem.trace.Scaling;
import dev.tandem.trace.Spread;
import dev.tandem.trace.Timeline;
import dev.tandem.trace.Transfer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A workload that was run and measured in one mode: the object that a cell gets back. Safe for any thread. Immutable
 * once the run is over, but the results are the tasks' own objects; while it is going on, only {@link #kill} and {@link
 * #toString} have something to give, and everything else throws an {@link IllegalStateException} that says so.
 *
 * @param <T> what a task gave back
 */
public final class Run<T> {
    private final int tasks;
    private final TaskKiller killer;
    private final Supplier<Optional<Found<T>>> found;

    /** What was found out, once it is over. */
    private record Found<T>(
            Measurement measurement,
            Optional<Spread> serialSeconds,
            Optional<Interval> speedupInterval,
            List<Outcome<T>> outcomes) {}

    private Run(int tasks, TaskKiller killer, Supplier<Optional<Found<T>>> found) {
        this.tasks = tasks;
        this.killer = killer;
        this.found = found;
    }

    private static <T> Run<T> over(Found<T> found) {
        return new Run<>(found.outcomes().size(), TaskKiller.NOTHING_RUNS, () -> Optional.of(found));
    }

    /**
     * A run that is going on: a handle to end single tasks by.
     *
     * @param killer of the execution that is going on
     * @param over the run itself, once it is over
     */
    public static <T> Run<T> goingOn(int tasks, TaskKiller killer, Supplier<Optional<Run<T>>> over) {
        return new Run<>(tasks, killer, () -> over.get().flatMap(run -> run.found.get()));
    }

    /** @param representative the timeline of the execution that stands for the series */
    static <T> Run<T> of(
            Series<T> series, Optional<Series<T>> baseline, Timeline representative, List<String> remarks) {
        List<String> said = new ArrayList<>(remarks);
        series.incident().ifPresent(said::add);
        series.unsteady().ifPresent(said::add);
        Optional<Series<T>> other = baseline.filter(b -> b != series);
        other.filter(b -> !b.whole())
                .flatMap(Series::incident)
                .ifPresent(why ->
                        said.add("There is no speedup, because the tasks one after another did not end: " + why));
        other.flatMap(b -> Agreement.difference(
                        b.last().outcomes(),
                        "a run one after another",
                        series.last().outcomes(),
                        "the run on " + series.workers() + " " + series.mode().name()))
                .ifPresent(said::add);
        Timeline timeline = representative.withRemarks(said);
        double[] speedups = baseline.map(b -> speedups(series, b)).orElse(new double[0]);
        Measurement measurement = new Measurement(
                series.mode().name(),
                series.workers(),
                series.mode().runtime(),
                Figures.of(timeline),
                timeline,
                series.wallSpread(),
                speedups.length == 0 ? Optional.empty() : Optional.of(Spread.of(speedups)),
                series.coldWallSeconds(),
                series.coldSpawn());
        Optional<Spread> serial = baseline.filter(Series::whole).map(Series::wallSpread);
        return over(new Found<>(
                measurement, serial, Interval.ofMedian(speedups), series.last().outcomes()));
    }

    /** From the pairs of one round each; none where tasks failed or were stopped on either side. */
    private static <T> double[] speedups(Series<T> series, Series<T> baseline) {
        if (!series.whole() || !baseline.whole()) {
            return new double[0];
        }
        int pairs = Math.min(series.walls().size(), baseline.walls().size());
        return IntStream.range(0, pairs)
                .mapToObj(i ->
                        Scaling.speedup(baseline.walls().get(i), series.walls().get(i)))
                .flatMapToDouble(OptionalDouble::stream)
                .toArray();
    }

    private Found<T> found() {
        return found.get()
                .orElseThrow(() -> new IllegalStateException("This run is still going on: its figures and results are"
                        + " there when its cell has ended. Until then kill(task) can end single tasks."));
    }

    /**
     * Ends one task while the run is going on, from another thread, such as a subshell's cell; the other tasks go on. In a
     * worker process whatever it does, by ending the process, which is replaced; a thread is interrupted, and code of
     * cells stops at its next checkpoint. The task counts as killed, and its series isn't repeated.
     *
     * @return a sentence on what was done
     * @throws IllegalArgumentException if there is no such task
     * @throws IllegalStateException if it isn't running now, or nothing can end it
     */
    public String kill(int task) {
        if (task < 0 || task >= tasks) {
            throw new IllegalArgumentException(
                    "This run has no task " + task + ": its tasks are 0 to " + (tasks - 1) + ".");
        }
        if (found.get().isPresent()) {
            throw new IllegalStateException("Task " + task + " can't be ended any more: this run is over.");
        }
        if (!killer.kill(task)) {
            throw new IllegalStateException("Task " + task + " isn't running now: it has ended, or hasn't begun.");
        }
        return "Task " + task + " was ended; the others go on.";
    }

    /** The mode's name: serial, threads, virtual, gil, processes, cluster. */
    public String mode() {
        return measurement().mode();
    }

    /** How many workers were asked for. */
    public int workers() {
        return measurement().workers();
    }

    /**
     * The results in order of task, from the last execution; null for a task without one ({@link #outcomes} says why).
     */
    public List<T> results() {
        List<T> results = new ArrayList<>(outcomes().size());
        for (Outcome<T> outcome : outcomes()) {
            results.add(outcome instanceof Outcome.Result<T> result ? result.value() : null);
        }
        return Collections.unmodifiableList(results);
    }

    /** What came of each task in the last execution, in order of task. */
    public List<Outcome<T>> outcomes() {
        return found().outcomes();
    }

    /** What tasks threw, by task. */
    public SortedMap<Integer, Throwable> failures() {
        SortedMap<Integer, Throwable> failures = new TreeMap<>();
        for (int task = 0; task < outcomes().size(); task++) {
            if (outcomes().get(task) instanceof Outcome.Failure<T> failure) {
                failures.put(task, failure.error());
            }
        }
        return Collections.unmodifiableSortedMap(failures);
    }

    /** Everything measured, as charts and tables take it. */
    public Measurement measurement() {
        return found().measurement();
    }

    /** The figures of the execution with the median wall time. */
    public Figures figures() {
        return measurement().figures();
    }

    /** That execution's timeline. */
    public Timeline timeline() {
        return measurement().timeline();
    }

    /**
     * Serial time by wall time, the median of the repeats. A plain number, so that a cell can say
     * {@code run.speedup() > 1.5}; {@code measurement().speedup()} is the form that may be empty.
     *
     * @throws IllegalStateException if there is none: no baseline was run, or tasks failed or were stopped
     */
    public double speedup() {
        return measurement().speedup().map(Spread::median).orElseThrow(Run::noSpeedup);
    }

    /** Share of the span, 0 to 1, in which two or more tasks were in flight. */
    public double overlap() {
        return figures().overlap();
    }

    /**
     * Mean of tasks running over the span, in cores; {@code figures().parallelism()} is the form that may be empty.
     *
     * @throws IllegalStateException if on-CPU time can't be read here
     */
    public double parallelism() {
        return figures()
                .parallelism()
                .orElseThrow(() -> new IllegalStateException(
                        "The parallelism of this run is not known: on-CPU time can't be read here."));
    }

    /** Mean of tasks in flight over the span. */
    public double concurrency() {
        return figures().concurrency();
    }

    /**
     * Speedup for each worker that could be busy, 0 to 1 and sometimes a little above.
     *
     * @throws IllegalStateException if there is no {@link #speedup}
     */
    public double efficiency() {
        return measurement().efficiency().orElseThrow(Run::noSpeedup);
    }

    /** Hand-over to last result, in s, the median of the repeats. */
    public double wallSeconds() {
        return measurement().wallSeconds().median();
    }

    /** Hand-over to last result, in s, over the repeats. */
    public Spread wallTime() {
        return measurement().wallSeconds();
    }

    /** Wall time of the same tasks one after another, in s, over the repeats; empty without a baseline. */
    public Optional<Spread> serialTime() {
        return found().serialSeconds();
    }

    /**
     * The figures of the emulated interpreter lock in the execution with the median wall time.
     *
     * @throws IllegalStateException if the run had no such lock
     */
    public LockFigures gil() {
        return timeline()
                .lock()
                .map(LockTrace::figures)
                .orElseThrow(() -> new IllegalStateException("This run has no interpreter lock, because its mode is "
                        + mode() + ". Run the cell with %%gil."));
    }

    /** What the figures say, in a plain sentence. */
    public String verdict() {
        return measurement().verdict();
    }

    /** Sets runs of the same workload side by side. */
    public static Comparison compare(Run<?>... runs) {
        return Comparison.of(List.of(runs));
    }

    /** The verdict, then the figures as a table, then the remarks. */
    @Override
    public String toString() {
        if (found.get().isEmpty()) {
            return "This run of " + tasks + (tasks == 1 ? " task" : " tasks") + " is still going on.";
        }
        StringBuilder text = new StringBuilder(verdict());
        text.append('\n').append(PlainFigures.of(List.of(measurement())));
        found().speedupInterval()
                .ifPresent(i -> text.append(String.format(
                        Locale.ROOT,
                        "%nThe median speedup lies between %.2fx and %.2fx (95 %%, bootstrap).",
                        i.low(),
                        i.high())));
        Transfer.line(timeline().transfers())
                .ifPresent(line -> text.append('\n').append(line));
        timeline().remarks().forEach(remark -> text.append('\n').append(remark));
        return text.toString();
    }

    /** The outcomes without their type, for a comparison of runs of different types. */
    List<Outcome<Object>> untyped() {
        List<Outcome<Object>> all = new ArrayList<>(outcomes().size());
        for (Outcome<T> outcome : outcomes()) {
            all.add(
                    outcome instanceof Outcome.Result<T> result
                            ? new Outcome.Result<>(result.value())
                            : new Outcome.NotStarted<>());
        }
        return all;
    }

    private static IllegalStateException noSpeedup() {
        return new IllegalStateException("This run has no speedup: either no baseline was run (--no-baseline), or tasks"
                + " failed or were stopped. Print the run to see.");
    }

    /** Names the run among others: "threads:4", "threads:4 on pypy3.9". */
    String label() {
        String runtime = measurement().runtime();
        return mode() + ":" + workers() + (runtime.equals("java") ? "" : " on " + runtime);
    }
}
