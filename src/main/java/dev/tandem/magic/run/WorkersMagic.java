package dev.tandem.magic.run;

import dev.tandem.engine.process.ProcessMode;
import dev.tandem.magic.CellMagic;
import dev.tandem.magic.LineMagic;
import dev.tandem.magic.MagicCall;
import dev.tandem.magic.MagicException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a workload in one mode, on one number of workers or on several in turn. */
abstract sealed class WorkersMagic implements CellMagic, LineMagic {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "K[,K...]",
            converter = WorkerCounts.Converter.class,
            description = "How many workers; several numbers make a sweep. Else as many as there are cores.")
    private WorkerCounts workers;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "EXPR",
            description = "The workload of the line form; in a cell it stands on the lines below.")
    private String expression;

    @Mixin
    private RunOptions options;

    private final WorkloadRunner runner;
    private final String mode;

    WorkersMagic(WorkloadRunner runner, String mode) {
        this.runner = runner;
        this.mode = mode;
    }

    @Override
    public boolean takesJava() {
        return true;
    }

    @Override
    public Object cell(MagicCall call) throws Exception {
        if (expression != null) {
            throw new MagicException(call.name() + " can't use '" + expression + "' in its line: write the code below"
                    + " it, or put a single expression behind %" + mode + " " + workers + ".");
        }
        return runner().run(call, call.javaBody(), choice(), options);
    }

    @Override
    public Object line(MagicCall call) throws Exception {
        if (expression == null) {
            throw new MagicException(call.name() + " needs a number of workers and an expression, as in " + call.name()
                    + " 4 f(task). To run a whole cell, write %" + call.name() + " on its first line.");
        }
        return runner().run(call, call.inline(expression), choice(), options);
    }

    /** Has the run made. */
    WorkloadRunner runner() {
        return runner;
    }

    /** The name of the mode. */
    String mode() {
        return mode;
    }

    private List<ModeSpec> choice() {
        return List.of(new ModeSpec(mode(), workers == null ? fitting() : workers));
    }

    /** A convoy is seen in a task alone, beside one, and beside two. */
    private WorkerCounts fitting() {
        boolean convoy = options.chart()
                .filter(choice -> choice.includes(ChartKind.CONVOY))
                .isPresent();
        return convoy ? new WorkerCounts(List.of(1, 2, 3)) : WorkerCounts.ofCores();
    }

    @Command(
            description = "Runs the cell as tasks on platform threads, which share the session's memory, and shows"
                    + " what overlapped, what ran in parallel and what it gained.")
    static final class Threads extends WorkersMagic {
        @Option(names = "--gil", description = "Under an emulated interpreter lock: the same as the magic gil.")
        private boolean locked;

        @Mixin
        private GilOptions gil;

        Threads(WorkloadRunner runner) {
            super(runner, "threads");
        }

        @Override
        String mode() {
            return locked ? "gil" : super.mode();
        }

        @Override
        WorkloadRunner runner() {
            return super.runner().under(gil);
        }
    }

    @Command(
            description = "Runs the cell as tasks on virtual threads (JDK 21 or newer), which share the session's"
                    + " memory, and shows what overlapped and what it gained.")
    static final class Virtual extends WorkersMagic {
        Virtual(WorkloadRunner runner) {
            super(runner, "virtual");
        }
    }

    @Command(
            description = "Runs the cell as tasks on threads under an emulated interpreter lock as CPython's: one"
                    + " runs at a time, and others only while it waits.")
    static final class Gil extends WorkersMagic {
        @Mixin
        private GilOptions gil;

        Gil(WorkloadRunner runner) {
            super(runner, "gil");
        }

        @Override
        WorkloadRunner runner() {
            return super.runner().under(gil);
        }
    }

    @Command(
            description = "Runs the cell as tasks in worker processes with memory of their own; what the cell names"
                    + " is copied to them, results are copied back. As a line without an expression: shows the"
                    + " workers that wait (%%processes), sets how many there are (%%processes K), ends them"
                    + " (%%processes --stop).")
    static final class Processes extends WorkersMagic {
        @Option(
                names = "--fresh",
                description = "Start new workers for each run and end them after it: measures a cold start.")
        private boolean fresh;

        @Option(names = "--stop", description = "End all workers, those at work too; the next run starts new ones.")
        private boolean stop;

        private final Optional<ProcessMode> workers;

        Processes(WorkloadRunner runner, Optional<ProcessMode> workers) {
            super(runner, "processes");
            this.workers = workers;
        }

        @Override
        WorkloadRunner runner() {
            return fresh ? super.runner().onFreshProcesses() : super.runner();
        }

        @Override
        public Object cell(MagicCall call) throws Exception {
            if (stop) {
                throw new MagicException(call.name() + " --stop ends the workers and runs nothing: write %" + mode()
                        + " --stop on a line of its own, with one '%'.");
            }
            return super.cell(call);
        }

        @Override
        public Object line(MagicCall call) throws Exception {
            if (super.expression != null && !stop) {
                return super.line(call);
            }
            ProcessMode processes = workers.orElseThrow(
                    () -> new MagicException("This version of Tandem has no worker processes to show."));
            if (stop && (super.expression != null || super.workers != null || fresh)) {
                throw new MagicException(call.name() + " --stop ends all workers: give it nothing else.");
            }
            WorkersStatus status = new WorkersStatus(processes);
            if (stop) {
                status.stop(call);
            } else if (super.workers != null) {
                if (super.workers.counts().size() > 1) {
                    throw new MagicException(call.name() + " can keep one number of workers, not " + super.workers
                            + ". To run an expression on each of these numbers, put it behind them.");
                }
                status.resize(call, super.workers.counts().get(0));
            } else {
                status.show(call);
            }
            return null;
        }
    }
}
