package dev.tandem.magic.run;

import dev.tandem.engine.Limits;
import dev.tandem.magic.MagicException;
import java.util.List;
import java.util.Optional;
import javax.lang.model.SourceVersion;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that all magics for workloads have in common. Set by picocli, then only read. */
final class RunOptions {
    private static final int MOST_REPEATS = 1000;

    @Option(
            names = "--tasks",
            paramLabel = "N",
            converter = TaskCount.class,
            description = "How many tasks the workload is cut into; else one for each worker.")
    private Integer tasks;

    @Option(
            names = "--each",
            paramLabel = "ITEMS",
            description = "One task for each element of this Java expression (a collection, array, stream or map);"
                    + " the task sees its element as `it`.")
    private String each;

    @Option(
            names = "--repeat",
            paramLabel = "R",
            converter = RepeatCount.class,
            description = "Measure R times, baseline and mode in turn; the median and the spread are shown.")
    private Integer repeat;

    @Option(
            names = "--warmup",
            paramLabel = "W",
            converter = WarmupCount.class,
            description = "Run W times beforehand without counting them; else until times settle, within bounds.")
    private Integer warmup;

    @Option(names = "--no-baseline", description = "Don't run one after another for comparison: no speedup is shown.")
    private boolean noBaseline;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = TimeLimit.Converter.class,
            description = "Stop after this time (500ms, 30s, 2m); what was measured until then is kept.")
    private TimeLimit timeout;

    @Option(
            names = "--as",
            paramLabel = "NAME",
            converter = VariableName.class,
            description =
                    "The variable that gets the run, or the list of runs where there are several; else `run`, or `runs`.")
    private String as;

    @Option(
            names = "--results",
            paramLabel = "NAME",
            converter = VariableName.class,
            description = "A variable that gets the list of the tasks' results, with their type.")
    private String results;

    @Option(
            names = "--chart",
            paramLabel = "KINDS",
            converter = ChartKind.Converter.class,
            completionCandidates = ChartKind.Words.class,
            description = "timeline, speedup, scaling, convoy (response times of task 0's spans by the number of tasks"
                    + " beside it), several with commas, or none; else what fits.")
    private ChartKind.Choice chart;

    @Mixin
    private SaveOption save = new SaveOption();

    @Option(
            names = "--on",
            paramLabel = "RUNTIME[,RUNTIME...]",
            hideParamSyntax = true,
            split = ",",
            description = "What runs the body: java (this session), or implementations of Python (cpython, cpython3.13,"
                    + " pypy, jython, graalpy, a path): then the body is Python. %%runtimes lists what is here.")
    private List<String> runtimes = List.of("java");

    @Option(
            names = "--start",
            paramLabel = "METHOD",
            description = "How Python's multiprocessing starts worker processes: fork, spawn or forkserver;"
                    + " else the implementation's own.")
    private String startMethod;

    /** The Python runtimes that are asked for; empty where the body is Java. */
    List<String> pythons() {
        return runtimes.equals(List.of("java")) ? List.of() : runtimes;
    }

    Optional<String> startMethod() {
        return Optional.ofNullable(startMethod);
    }

    Optional<Integer> tasks() {
        return Optional.ofNullable(tasks);
    }

    Optional<String> each() {
        return Optional.ofNullable(each);
    }

    Optional<Integer> repeat() {
        return Optional.ofNullable(repeat);
    }

    Optional<Integer> warmup() {
        return Optional.ofNullable(warmup);
    }

    boolean baseline() {
        return !noBaseline;
    }

    Optional<TimeLimit> timeout() {
        return Optional.ofNullable(timeout);
    }

    String as(boolean several) {
        return as != null ? as : several ? "runs" : "run";
    }

    Optional<String> results() {
        return Optional.ofNullable(results);
    }

    Optional<ChartKind.Choice> chart() {
        return Optional.ofNullable(chart);
    }

    List<String> save() {
        return save.files();
    }

    /** @throws MagicException if two options contradict each other */
    void check(String magic) throws MagicException {
        if (tasks != null && each != null) {
            throw new MagicException(magic + " was given --tasks " + tasks + " and --each " + each
                    + ". --each makes one task for each element: leave --tasks out.");
        }
        if (runtimes.contains("java") && runtimes.size() > 1) {
            throw new MagicException(magic + " was given --on " + String.join(",", runtimes)
                    + ": one cell is written in one language. Leave java out, or the others.");
        }
        if (startMethod != null && runtimes.contains("java")) {
            throw new MagicException(magic + " was given --start " + startMethod
                    + ", which is for Python's multiprocessing. Add --on cpython, or leave it out.");
        }
        if (results != null && results.equals(as)) {
            throw new MagicException(
                    magic + " can't put both the run and its results into '" + results + "'. Choose two names.");
        }
    }

    private static final class TaskCount implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return WholeNumber.between(1, Limits.MAX_TASKS, text, "task", "");
        }
    }

    private static final class RepeatCount implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return WholeNumber.between(1, MOST_REPEATS, text, "repeat", "");
        }
    }

    private static final class WarmupCount implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return WholeNumber.between(0, MOST_REPEATS, text, "warm-up run", "");
        }
    }

    static final class VariableName implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            if (!SourceVersion.isIdentifier(text) || SourceVersion.isKeyword(text)) {
                throw new TypeConversionException("'" + text
                        + "' can't be a variable's name in Java. Use letters, digits and '_', not a digit first.");
            }
            return text;
        }
    }
}
