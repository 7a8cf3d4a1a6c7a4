package dev.tandem.magic.run;

import dev.tandem.engine.Contender;
import dev.tandem.engine.ModeException;
import dev.tandem.engine.Run;
import dev.tandem.engine.RunListener;
import dev.tandem.engine.RunSettings;
import dev.tandem.engine.Runner;
import dev.tandem.engine.Stage;
import dev.tandem.engine.StopSwitch;
import dev.tandem.engine.Workload;
import dev.tandem.engine.gil.GilMode;
import dev.tandem.magic.CellFailure;
import dev.tandem.magic.MagicCall;
import dev.tandem.magic.MagicException;
import dev.tandem.magic.Notebook;
import dev.tandem.magic.system.Surroundings;
import dev.tandem.python.PythonBody;
import dev.tandem.python.PythonSession;
import dev.tandem.shell.Cell;
import dev.tandem.shell.CompilationException;
import dev.tandem.shell.CompiledBody;
import dev.tandem.shell.Elements;
import dev.tandem.shell.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * From a magic's options and its cell to a measured run: compiles the body, has the engine run it in each mode, binds
 * what came of it, shows it. Safe for any thread; a run occupies the thread that asks for it.
 */
final class WorkloadRunner {
    /** With automatic repeats a run is to last about this long. */
    private static final Duration BUDGET = Duration.ofSeconds(10);

    /** What each of several runtimes gets of it at least: they are measured one after the other. */
    private static final Duration LEAST_BUDGET = Duration.ofSeconds(5);

    private final Modes modes;
    private final Surroundings surroundings;
    private final GoingOn goingOn;

    /** @param goingOn is told of each run from its start to its end */
    WorkloadRunner(Modes modes, Surroundings surroundings, GoingOn goingOn) {
        this.goingOn = goingOn;
        this.modes = modes;
        this.surroundings = surroundings;
    }

    /** One whose interpreter lock behaves as asked. */
    WorkloadRunner under(GilOptions gil) {
        return gil.settings()
                .map(GilMode::new)
                .map(mode -> new WorkloadRunner(modes.with(mode, mode), surroundings, goingOn))
                .orElse(this);
    }

    /** One whose worker processes are started for each run and ended after it. */
    WorkloadRunner onFreshProcesses() {
        return modes.processes()
                .map(processes -> new WorkloadRunner(modes.replacing(processes.fresh()), surroundings, goingOn))
                .orElse(this);
    }

    /**
     * What is to be measured.
     *
     * @param resultType of a task, as it stands in the variables' types
     * @param sessions of the runtimes that are interpreters
     * @param missing sentences on modes that were asked for and that a runtime hasn't
     */
    private record Prepared(
            Workload<Object> workload,
            List<Contender> contenders,
            String resultType,
            List<PythonSession> sessions,
            List<String> missing) {}

    /**
     * @param code the workload, on the user's own lines
     * @param chosen the modes, in the order in which they are shown
     * @return null: everything is shown while and after it runs
     * @throws MagicException if it can't be run so
     * @throws CellFailure if the code doesn't compile, tasks failed, or the run was stopped
     */
    Object run(MagicCall call, Cell code, List<ModeSpec> chosen, RunOptions options)
            throws MagicException, CellFailure {
        options.check(call.name());
        RunFiles files = new RunFiles(options.save(), surroundings);
        Prepared prepared = options.pythons().isEmpty()
                ? inJava(call, code, chosen, options)
                : inPython(call, code, chosen, options);
        Notebook notebook = call.notebook();
        List<Contender> contenders = prepared.contenders();
        List<Contender> references = references(contenders);
        List<Contender> all =
                Stream.concat(references.stream(), contenders.stream()).toList();
        ShownOnce output = new ShownOnce(call.output(), contenders);
        StopSwitch stop = new StopSwitch(output::print);
        Notebook.Interruption interruption =
                notebook.onInterrupt(() -> stop.cancel("The run was stopped by the user."));
        try (ProgressLine progress = new ProgressLine(call.output());
                GoingOn.Entry handle = goingOn.begin(stop, prepared.workload().tasks())) {
            if (contenders.size() == 1) {
                handle.bind(notebook.session(), options.as(false), prepared.workload(), prepared.resultType());
            }
            RunListener listener = new RunListener() {
                @Override
                public void starts(Stage stage) {
                    output.starts(stage);
                }

                @Override
                public void progress(Stage stage, long ended, long running, long elapsedNanos) {
                    progress.progress(stage, ended, running, elapsedNanos);
                }
            };
            RuntimeTurns turns = new RuntimeTurns(new Runner(settings(options, all)), notebook, prepared.sessions());
            RuntimeTurns.Measured measured = output.during(() -> turns.take(prepared.workload(), all, stop, listener));
            List<Run<Object>> ran = measured.runs();
            int first = Math.min(references.size(), ran.size());
            List<Run<Object>> runs = ran.subList(first, ran.size());
            if (runs.size() == 1) {
                handle.ended(runs.get(0));
            }
            List<String> missing = Stream.concat(prepared.missing().stream(), measured.missing().stream())
                    .toList();
            new RunReport(call, runs, ran.subList(0, first), prepared.resultType(), options, missing, files)
                    .give(progress, output.remark());
            Endings.check(call, runs, stop, options);
        } catch (ModeException e) {
            throw new MagicException(e.getMessage(), e);
        } finally {
            interruption.end();
        }
        return null;
    }

    private Prepared inJava(MagicCall call, Cell code, List<ModeSpec> chosen, RunOptions options)
            throws MagicException, CellFailure {
        Session session = call.notebook().session();
        List<Contender> contenders = contenders(call.name(), chosen, options.baseline()).stream()
                .map(contender -> stoppable(contender, session))
                .toList();
        Optional<Elements> elements = elements(call, options);
        CompiledBody compiled;
        try {
            compiled =
                    elements.isPresent() ? session.compile(code, elements.get().type()) : session.compile(code);
        } catch (CompilationException e) {
            throw call.notebook().failure(e);
        }
        Workload<Object> workload = new Workload<>(
                compiled.body(),
                tasks(contenders, elements, options),
                values(elements),
                Optional.of(compiled.shipment()));
        return new Prepared(workload, contenders, compiled.resultType(), List.of(), List.of());
    }

    private Prepared inPython(MagicCall call, Cell code, List<ModeSpec> chosen, RunOptions options)
            throws MagicException, CellFailure {
        PythonContenders found = PythonContenders.of(modes.pythons(), call.name(), chosen, options);
        Optional<Elements> elements = elements(call, options);
        PythonBody body = new PythonBody(code.code(), code.number(), code.firstLine());
        return new Prepared(
                body.workload(tasks(found.contenders(), elements, options), values(elements)),
                found.contenders(),
                "Object",
                found.sessions(),
                found.missing());
    }

    private static Contender stoppable(Contender contender, Session session) {
        return new Contender(
                new StoppableMode(contender.mode(), session),
                contender.workers(),
                contender.baseline().map(mode -> new StoppableMode(mode, session)));
    }

    private static List<?> values(Optional<Elements> elements) {
        return elements.<List<?>>map(Elements::values).orElse(List.of());
    }

    private static int tasks(List<Contender> contenders, Optional<Elements> elements, RunOptions options) {
        int most = contenders.stream().mapToInt(Contender::workers).max().orElse(1);
        return elements.map(each -> each.values().size()).orElse(options.tasks().orElse(most));
    }

    private List<Contender> contenders(String magic, List<ModeSpec> chosen, boolean baseline) throws MagicException {
        List<Contender> contenders = new ArrayList<>();
        for (ModeSpec spec : chosen) {
            for (int workers : spec.workers().counts()) {
                Contender contender = modes.contender(spec.mode(), workers, baseline)
                        .orElseThrow(() -> new MagicException(magic + " asks for mode '" + spec.mode()
                                + "', which this version of Tandem doesn't have. It has " + modes.names() + "."));
                if (contenders.contains(contender)) {
                    throw new MagicException(magic + " was given " + spec.mode() + ":" + workers
                            + " twice; give each mode and number once.");
                }
                contenders.add(contender);
            }
        }
        return contenders;
    }

    /** The baselines that aren't among the contenders themselves: they are run anyway, so they are shown too. */
    private static List<Contender> references(List<Contender> contenders) {
        return contenders.stream()
                .flatMap(contender -> contender.baseline().stream())
                .distinct()
                .map(mode -> new Contender(mode, 1, Optional.of(mode)))
                .filter(reference -> !contenders.contains(reference))
                .toList();
    }

    private static Optional<Elements> elements(MagicCall call, RunOptions options) throws MagicException, CellFailure {
        if (options.each().isEmpty()) {
            return Optional.empty();
        }
        Elements elements;
        try {
            elements = call.notebook()
                    .session()
                    .elements(call.inline(options.each().get()));
        } catch (IllegalArgumentException e) {
            throw new MagicException("--each of " + call.name() + ": " + e.getMessage(), e);
        } catch (Exception e) { // whatever the user's expression throws
            throw call.notebook().failure(e);
        }
        if (elements.values().isEmpty()) {
            throw new MagicException("--each " + options.each().get()
                    + " is empty, so there is no task to run. Give at least one element.");
        }
        return Optional.of(elements);
    }

    private static RunSettings settings(RunOptions options, List<Contender> contenders) {
        long runtimes = contenders.stream()
                .map(contender -> contender.mode().runtime())
                .distinct()
                .count();
        Duration each = BUDGET.dividedBy(Math.max(1, runtimes));
        return new RunSettings(
                optional(options.repeat()),
                optional(options.warmup()),
                options.timeout().map(TimeLimit::duration),
                each.compareTo(LEAST_BUDGET) < 0 ? LEAST_BUDGET : each);
    }

    private static OptionalInt optional(Optional<Integer> value) {
        return value.isPresent() ? OptionalInt.of(value.get()) : OptionalInt.empty();
    }
}
