package dev.tandem.trace;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * What the whole machine was doing, for telling whether figures can be trusted. Of two of these, taken before and after,
 * {@link #since} makes sentences. What can't be read is empty and nothing is said of it.
 *
 * @param nanos when it was read
 * @param cores cores of the machine, 0 where unknown
 * @param usable cores that this process may run on, by its affinity; 0 where unknown
 * @param busyNanos on-CPU time of all programs on all cores since the machine started
 * @param idleNanos time that cores had nothing to do
 * @param stealNanos time that a virtual machine's cores were taken away by its host
 * @param ownNanos on-CPU time of this process and those that it started
 * @param throttledNanos time that the control group's quota held its threads back
 */
public record MachineLoad(
        long nanos,
        int cores,
        int usable,
        OptionalLong busyNanos,
        OptionalLong idleNanos,
        OptionalLong stealNanos,
        OptionalLong ownNanos,
        OptionalLong throttledNanos) {

    /** Over less than this the kernel's ticks of 10 ms say nothing. */
    private static final double SHORTEST_SECONDS = 0.2;

    /** Other programs that use less than this part of the cores don't matter. */
    private static final double SMALL_PART = 0.1;

    /** Reads it now. */
    public static MachineLoad read() {
        return read(ProcFiles.ofThisSystem(), new ControlGroup(Path.of("/sys/fs/cgroup")));
    }

    static MachineLoad read(ProcFiles proc, ControlGroup group) {
        ProcStat stat = ProcStat.read(proc);
        return new MachineLoad(
                System.nanoTime(),
                stat.cores(),
                proc.allowedCores(),
                stat.busyNanos(),
                stat.idleNanos(),
                stat.stealNanos(),
                ownCpu(proc),
                group.throttledNanos(proc));
    }

    private static OptionalLong ownCpu(ProcFiles proc) {
        if (!(ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean system)) {
            return OptionalLong.empty();
        }
        long own = system.getProcessCpuTime();
        long children = ProcessHandle.current()
                .descendants()
                .mapToLong(each -> withItsEnded(each, proc))
                .sum();
        return own < 0 ? OptionalLong.empty() : OptionalLong.of(own + children + proc.endedChildrenNanos("self"));
    }

    private static long withItsEnded(ProcessHandle process, ProcFiles proc) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos()
                + proc.endedChildrenNanos(Long.toString(process.pid()));
    }

    /** What happened since {@code before} that makes figures measured meanwhile less trustworthy; often nothing. */
    public List<String> since(MachineLoad before) {
        List<String> remarks = new ArrayList<>();
        double seconds = (nanos - before.nanos) / 1e9;
        if (seconds < SHORTEST_SECONDS) {
            return remarks;
        }
        others(before, seconds, remarks);
        double steal = grown(before.stealNanos, stealNanos) / seconds;
        if (cores > 0 && steal > SMALL_PART * cores) {
            remarks.add(text(
                    "The machine's host took away %.1f of %d cores during this run; read the figures with care.",
                    steal, cores));
        }
        double throttled = grown(before.throttledNanos, throttledNanos);
        if (throttled > SMALL_PART * seconds) {
            remarks.add("The container's CPU quota held threads back for " + Durations.text(throttled)
                    + " during this run; read the figures with care.");
        }
        int counted = Runtime.getRuntime().availableProcessors();
        if (usable > 0 && usable < counted) {
            remarks.add("The JVM counts " + counted + " cores, but may run on " + usable
                    + " of them only: its affinity says so.");
        }
        return remarks;
    }

    private void others(MachineLoad before, double seconds, List<String> remarks) {
        if (cores == 0 || busyNanos.isEmpty() || idleNanos.isEmpty() || ownNanos.isEmpty()) {
            return;
        }
        double busy = grown(before.busyNanos, busyNanos);
        double others = (busy - grown(before.ownNanos, ownNanos)) / seconds;
        double idle = grown(before.idleNanos, idleNanos) / seconds;
        // Where more is idle than others take, they took it from nobody.
        if (others > SMALL_PART * cores && idle < others) {
            remarks.add(text(
                    "Other programs used %.1f of %d cores during this run; read the speedup with care.",
                    Math.min(others, cores), cores));
        }
    }

    /** In s; 0 where it isn't known. */
    private static double grown(OptionalLong before, OptionalLong after) {
        return before.isEmpty() || after.isEmpty() ? 0 : Math.max(0, after.getAsLong() - before.getAsLong()) / 1e9;
    }

    private static String text(String pattern, double amount, int cores) {
        return String.format(Locale.ROOT, pattern, amount, cores);
    }
}
