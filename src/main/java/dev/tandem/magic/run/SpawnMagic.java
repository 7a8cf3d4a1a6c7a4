package dev.tandem.magic.run;

import dev.tandem.chart.Representations;
import dev.tandem.chart.SpawnChart;
import dev.tandem.chart.SpawnCosts;
import dev.tandem.display.MimeBundle;
import dev.tandem.engine.Mode;
import dev.tandem.engine.ModeException;
import dev.tandem.engine.process.ProcessMode;
import dev.tandem.engine.process.SpawnMeter;
import dev.tandem.engine.thread.VirtualMode;
import dev.tandem.magic.LineMagic;
import dev.tandem.magic.MagicCall;
import dev.tandem.magic.MagicException;
import dev.tandem.python.PythonBody;
import dev.tandem.python.PythonRuntime;
import dev.tandem.python.Pythons;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Tells what starting workers costs. */
@Command(
        description =
                "Measures what one more worker costs, in time and in memory: a thread, a virtual thread, a process"
                        + " that waits warm and one that has to be started; and shows it as a chart.")
final class SpawnMagic implements LineMagic {
    private static final int MOST_ROUNDS = 1000;
    private static final int ROUNDS = 20;
    private static final int ROUNDS_OF_PROCESSES = 3;
    /** They are all there at once in the end. */
    private static final int MOST_PYTHON_ROUNDS = 12;

    private static final List<String> START_METHODS = List.of("fork", "forkserver", "spawn");

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "KIND[,KIND...]",
            converter = Kinds.class,
            description = "threads, virtual, processes (warm) and processes:cold; else all that this JDK has.")
    private Choice choice;

    @Option(
            names = "--rounds",
            paramLabel = "R",
            converter = Rounds.class,
            description = "How often each is measured; else 20, and 3 for new processes.")
    private Integer rounds;

    @Option(
            names = "--on",
            paramLabel = "RUNTIME[,RUNTIME...]",
            hideParamSyntax = true,
            split = ",",
            description =
                    "Also processes of these Python implementations (cpython, pypy, a path), by each way that they"
                            + " have of starting them.")
    private List<String> runtimes = List.of();

    private final ProcessMode processes;
    private final Pythons pythons;

    SpawnMagic(ProcessMode processes, Pythons pythons) {
        this.processes = processes;
        this.pythons = pythons;
    }

    /** A kind of worker of this JVM. */
    private enum Kind {
        THREADS("threads", "thread"),
        VIRTUAL("virtual", "virtual thread"),
        PROCESSES("processes", "process, warm"),
        COLD_PROCESSES("processes:cold", "process, new");

        private final String word;
        private final String label;

        Kind(String word, String label) {
            this.word = word;
            this.label = label;
        }
    }

    @Override
    public Object line(MagicCall call) throws Exception {
        List<SpawnCosts.Kind> measured = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (Kind kind : choice == null ? List.of(Kind.values()) : choice.kinds()) {
            Optional<SpawnMeter.Result> result = measure(kind);
            if (result.isPresent()) {
                measured.add(row(kind.label, result.get()));
            } else if (choice != null) {
                throw new MagicException(call.name() + " can't measure virtual threads: this is JDK "
                        + Runtime.version().feature() + ", and they came with 21. Leave virtual out.");
            } else {
                missing.add("Virtual threads need JDK 21 or newer; this is "
                        + Runtime.version().feature() + ".");
            }
        }
        for (String name : runtimes) {
            python(name.strip(), measured, missing);
        }
        SpawnCosts costs = new SpawnCosts(measured);
        Representations shown = SpawnChart.of(costs, sentence(measured)).representations();
        call.output().display(new MimeBundle(shown.data(), shown.metadata()));
        missing.forEach(sentence -> call.output().stdout(sentence + "\n"));
        return null;
    }

    private Optional<SpawnMeter.Result> measure(Kind kind) throws ModeException, InterruptedException {
        int many = rounds == null ? ROUNDS : rounds;
        int few = rounds == null ? ROUNDS_OF_PROCESSES : rounds;
        return switch (kind) {
            case THREADS -> Optional.of(SpawnMeter.threads(Thread::new, many));
            case PROCESSES -> Optional.of(SpawnMeter.warmProcesses(processes, many));
            case COLD_PROCESSES -> Optional.of(SpawnMeter.coldProcesses(processes, few));
            case VIRTUAL -> {
                var maker = VirtualMode.maker();
                yield maker.isEmpty() ? Optional.empty() : Optional.of(SpawnMeter.threads(maker.get(), many));
            }
        };
    }

    private void python(String name, List<SpawnCosts.Kind> measured, List<String> missing) throws MagicException {
        try {
            PythonRuntime runtime = pythons.find(name);
            int few = rounds == null ? ROUNDS_OF_PROCESSES : Math.min(MOST_PYTHON_ROUNDS, rounds);
            for (String start : START_METHODS) {
                try {
                    Mode mode = pythons.mode(runtime, "processes", Optional.of(start));
                    SpawnMeter.Result result =
                            SpawnMeter.processesOf(mode, n -> new PythonBody("0", 1, 1).workload(n, List.of()), few);
                    measured.add(row(runtime.name() + ", " + start, result));
                } catch (ModeException e) {
                    missing.add(runtime.name() + ", " + start + ": " + e.getMessage());
                }
            }
        } catch (ModeException e) {
            throw new MagicException(e.getMessage(), e);
        }
    }

    private static SpawnCosts.Kind row(String label, SpawnMeter.Result result) {
        return new SpawnCosts.Kind(label, result.seconds(), result.bytes());
    }

    private static String sentence(List<SpawnCosts.Kind> measured) {
        SpawnCosts.Kind least = measured.get(0);
        SpawnCosts.Kind most = measured.get(0);
        for (SpawnCosts.Kind kind : measured) {
            least = kind.seconds().median() < least.seconds().median() ? kind : least;
            most = kind.seconds().median() > most.seconds().median() ? kind : most;
        }
        return least == most
                ? "What it costs to start one worker (" + least.label() + ")."
                : String.format(
                        Locale.ROOT,
                        "Starting one worker: %s is the quickest, %s takes %,.0f times as long.",
                        least.label(),
                        most.label(),
                        most.seconds().median() / least.seconds().median());
    }

    /** The kinds that were asked for. */
    private record Choice(List<Kind> kinds) {}

    private static final class Kinds implements ITypeConverter<Choice> {
        @Override
        public Choice convert(String text) {
            return new Choice(Stream.of(text.split(",", -1)).map(Kinds::kind).toList());
        }

        private static Kind kind(String text) {
            for (Kind kind : Kind.values()) {
                if (kind.word.equals(text)) {
                    return kind;
                }
            }
            throw new TypeConversionException(
                    "'" + text + "' is no kind of worker. Choose from threads, virtual, processes, processes:cold.");
        }
    }

    private static final class Rounds implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return WholeNumber.between(1, MOST_ROUNDS, text, "round", "");
        }
    }
}
