package dev.tandem.magic.session;

import dev.tandem.magic.MagicCall;
import dev.tandem.shell.Cell;
import dev.tandem.trace.Durations;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import picocli.CommandLine.Command;

/** Runs code once and tells how long that took. */
@Command(
        description = "Runs code once and tells its wall time, and the on-CPU time of the cell's own thread. What it"
                + " declares stays. For a figure to rely on, use timeit: a first run includes compiling and loading.")
final class Time extends TimedCode {
    private static final double NANOS = 1e9;

    @Override
    Object measured(MagicCall call, Cell cell) throws Exception {
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
