package dev.tandem.magic.session;

import dev.tandem.magic.LineMagic;
import dev.tandem.magic.MagicCall;
import dev.tandem.magic.MagicException;
import dev.tandem.trace.Durations;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.lang.management.RuntimeMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tells what the session runs on. */
@Command(
        description = "Tells which JVM this session runs on, with which options and how much memory, and how to"
                + " choose others: a JVM takes its options when it starts.")
final class Jvm implements LineMagic {
    private static final long MEGABYTE = 1 << 20;

    @Option(names = "--enable-preview", description = "Tells whether preview features are on, and how to have them.")
    private boolean preview;

    @Option(
            names = "--add-modules",
            paramLabel = "MODULES",
            description = "Tells whether these modules were added, such as jdk.incubator.vector, and how to have them.")
    private String modules;

    @Override
    public Object line(MagicCall call) throws MagicException {
        RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
        if (preview || modules != null) {
            List<String> asked = new ArrayList<>();
            if (preview) {
                asked.add("--enable-preview");
            }
            if (modules != null) {
                asked.add("--add-modules=" + modules);
            }
            call.output().stdout(answer(asked, runtime.getInputArguments()));
            return null;
        }
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
                        A second kernel beside this one: ./install.sh --name NAME --jdk DIR --jvm-args "-Xmx8g".
                        Preview features of Java: the option --enable-preview; incubators: --add-modules=NAME.
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

    private static String answer(List<String> asked, List<String> options) throws MagicException {
        List<String> off = asked.stream()
                .filter(option -> options.stream().noneMatch(each -> each.equals(option)))
                .toList();
        if (off.isEmpty()) {
            return String.join(" ", asked) + ": on.\n";
        }
        String text = String.join(" ", off);
        throw new MagicException("A JVM takes options when it starts, and this one was started without " + text
                + ". Set TANDEM_JVM_ARGS=\"" + text
                + "\" in the environment of whoever starts the kernel and restart it,"
                + " or make a second kernel beside this one: ./install.sh --name NAME --jvm-args \"" + text + "\".");
    }
}
