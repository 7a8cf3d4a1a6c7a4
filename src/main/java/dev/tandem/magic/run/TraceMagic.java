package dev.tandem.magic.run;

import dev.tandem.chart.Representations;
import dev.tandem.chart.TimelineChart;
import dev.tandem.display.MimeBundle;
import dev.tandem.magic.CellMagic;
import dev.tandem.magic.MagicCall;
import dev.tandem.python.Pythons;
import dev.tandem.shell.Cell;
import dev.tandem.trace.Watch;
import picocli.CommandLine.Command;
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

    private final Pythons pythons;

    TraceMagic(Pythons pythons) {
        this.pythons = pythons;
    }

    @Override
    public boolean takesJava() {
        return true;
    }

    @Override
    public Object cell(MagicCall call) throws Exception {
        if (!runtime.equals("java")) {
            return new PythonTrace(pythons, runtime).cell(call);
        }
        Cell body = call.javaBody();
        Watch watch = Watch.start("cell [" + body.number() + "]", TraceMagic::isOurs);
        try {
            return call.run(body);
        } finally {
            Watch.Seen seen = watch.stop();
            Representations shown =
                    TimelineChart.of(seen.timeline(), seen.sentence()).representations();
            call.output().display(new MimeBundle(shown.data(), shown.metadata()));
        }
    }

    /** Threads of the kernel itself, and those of its sockets. */
    private static boolean isOurs(String name) {
        return name.startsWith("tandem") || name.startsWith("iothread-") || name.startsWith("reaper-");
    }
}
