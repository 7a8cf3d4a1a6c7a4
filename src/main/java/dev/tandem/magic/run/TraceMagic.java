package dev.tandem.magic.run;

import dev.tandem.magic.CellMagic;
import dev.tandem.magic.MagicCall;
import dev.tandem.magic.system.Surroundings;
import dev.tandem.python.Pythons;
import dev.tandem.shell.Cell;
import dev.tandem.trace.Watch;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs any code and shows the threads that it makes by itself. */
@Command(
        description = "Runs the cell as it is and shows what each thread was doing that it started or used: pools,"
                + " parallel streams, CompletableFuture, virtual threads.")
final class TraceMagic implements CellMagic {
    @Option(
            names = "--on",
            paramLabel = "RUNTIME",
            description = "Trace a cell of Python on this runtime (cpython, pypy ...): its threads and child processes,"
                    + " watched from outside. %%runtimes lists them.")
    private String runtime = "java";

    @Option(
            names = "--as",
            paramLabel = "NAME",
            converter = RunOptions.VariableName.class,
            description = "A variable that gets the timeline, with a task for each thread.")
    private String as;

    @Mixin
    private SaveOption save = new SaveOption();

    private final Pythons pythons;
    private final Surroundings surroundings;

    TraceMagic(Pythons pythons, Surroundings surroundings) {
        this.pythons = pythons;
        this.surroundings = surroundings;
    }

    @Override
    public boolean takesJava() {
        return true;
    }

    @Override
    public Object cell(MagicCall call) throws Exception {
        TraceReport report =
                new TraceReport(call, runtime, Optional.ofNullable(as), new RunFiles(save.files(), surroundings));
        if (!runtime.equals("java")) {
            return new PythonTrace(pythons, runtime).cell(call, report);
        }
        Cell body = call.javaBody();
        Watch watch = Watch.start("cell [" + body.number() + "]", TraceMagic::isOurs);
        try {
            return call.run(body);
        } finally {
            report.give(watch.stop());
        }
    }

    /** Threads of the kernel itself, and those of its sockets. */
    private static boolean isOurs(String name) {
        return name.startsWith("tandem") || name.startsWith("iothread-") || name.startsWith("reaper-");
    }
}
