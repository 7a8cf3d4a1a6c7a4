package dev.tandem.magic.session;

import dev.tandem.magic.CellMagic;
import dev.tandem.magic.LineMagic;
import dev.tandem.magic.MagicCall;
import dev.tandem.magic.MagicException;
import dev.tandem.shell.Cell;
import dev.tandem.trace.Durations;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Runs code once and tells how long that took. */
@Command(
        description = "Runs code once and tells its wall time, and the on-CPU time of the cell's own thread. What it"
                + " declares stays. For a figure to rely on, use timeit: a first run includes compiling and loading.")
final class Time implements LineMagic, CellMagic {
    private static final double NANOS = 1e9;

    @Parameters(arity = "0..1", paramLabel = "EXPR", description = "Java, in the line form.")
    private String code;

    @Override
    public Object line(MagicCall call) throws Exception {
        if (code == null) {
            throw new MagicException("%time needs an expression, as in %time f(10).");
        }
        return measured(call, call.inline(code));
    }

    @Override
    public boolean takesJava() {
        return true;
    }

    @Override
    public Object cell(MagicCall call) throws Exception {
        if (code != null) {
            throw new MagicException(
                    "%%time can't use '" + code + "' in its line: the code stands on the lines below.");
        }
        return measured(call, call.javaBody());
    }

    private static Object measured(MagicCall call, Cell cell) throws Exception {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long cpu = threads.getCurrentThreadCpuTime();
        long start = System.nanoTime();
        try {
            return call.run(cell);
        } finally {
            long wall = System.nanoTime() - start;
            long onCpu = threads.getCurrentThreadCpuTime() - cpu;
            String cpuText = cpu < 0 ? "-" : Durations.text(onCpu / NANOS);
            call.output()
                    .stdout("wall time " + Durations.text(wall / NANOS) + ", on-CPU time of this thread " + cpuText
                            + " (with compiling the cell)\n");
        }
    }
}
