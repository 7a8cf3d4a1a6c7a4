package dev.tandem.magic.session;

import dev.tandem.magic.LineMagic;
import dev.tandem.magic.MagicCall;
import dev.tandem.trace.Durations;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.lang.management.RuntimeMXBean;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** Tells what the session runs on. */
@Command(
        description = "Tells which JVM this session runs on, with which options and how much memory, and how to"
                + " choose others.")
final class Jvm implements LineMagic {
    private static final long MEGABYTE = 1 << 20;

    @Override
    public Object line(MagicCall call) {
        RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        String collectors = ManagementFactory.getGarbageCollectorMXBeans().stream()
                .map(GarbageCollectorMXBean::getName)
                .collect(Collectors.joining(", "));
        call.output().stdout("""
                        Java %s by %s, in %s
                        options    %s
                        cores      %d that this JVM may use
                        heap       %d MB used, %d MB at most
                        collector  %s
                        running    %s, process %d

                        Other options: the environment variable TANDEM_JVM_ARGS, read at each start ("-Xmx8g -ea").
                        Another JDK: ./install.sh --jdk DIR --name NAME makes a second kernel beside this one.
                        """.formatted(
                        Runtime.version(),
                        System.getProperty("java.vendor"),
                        System.getProperty("java.home"),
                        String.join(" ", runtime.getInputArguments()),
                        Runtime.getRuntime().availableProcessors(),
                        heap.getUsed() / MEGABYTE,
                        heap.getMax() / MEGABYTE,
                        collectors,
                        Durations.text(runtime.getUptime() / 1e3),
                        runtime.getPid()));
        return null;
    }
}
