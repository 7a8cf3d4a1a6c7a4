package dev.tandem.magic.session;

import dev.tandem.magic.LineMagic;
import dev.tandem.magic.MagicCall;
import dev.tandem.magic.MagicException;
import dev.tandem.magic.WordCompletion;
import dev.tandem.trace.Durations;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.lang.management.RuntimeMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells what the session runs on, and chooses other options for the next start. */
@Command(
        description =
                "Tells which JVM this session runs on, with which options and how much memory. With options, such as"
                        + " -Xmx4g, --enable-preview or --add-modules jdk.incubator.vector: has this kernel start with them from"
                        + " its next restart on, if the JVM takes them.")
final class Jvm implements LineMagic, WordCompletion {
    private static final long MEGABYTE = 1 << 20;

    /** Options whose value may stand in a word of its own. */
    private static final Set<String> WITH_VALUE = Set.of(
            "--add-modules",
            "--add-opens",
            "--add-exports",
            "--add-reads",
            "--limit-modules",
            "--module-path",
            "--patch-module",
            "--upgrade-module-path",
            "--enable-native-access");

    /** With these a JVM runs something else than the kernel, or nothing. */
    private static final Set<String> NOT_THE_KERNEL = Set.of(
            "-jar",
            "-cp",
            "-classpath",
            "--class-path",
            "-m",
            "--module",
            "-version",
            "--version",
            "-help",
            "-h",
            "-?",
            "-X",
            "--help-extra",
            "-d",
            "--describe-module",
            "--list-modules",
            "--dry-run",
            "--validate-modules",
            "--source");

    private static final List<String> COMMON = List.of(
            "-Xmx",
            "-Xms",
            "-Xss",
            "-ea",
            "--enable-preview",
            "--add-modules=",
            "--add-opens=",
            "--add-exports=",
            "-XX:+UseParallelGC",
            "-XX:+UseZGC",
            "--default");

    @Option(names = "--default", description = "Takes back what was chosen: the kernel starts as it was installed.")
    private boolean back;

    @Parameters(arity = "0..*", paramLabel = "OPTION", description = "Of the JVM, for the next start of this kernel.")
    private List<String> words = new ArrayList<>();

    @Override
    public List<String> completions(List<String> before, String prefix) {
        return COMMON.stream().filter(each -> each.startsWith(prefix)).toList();
    }

    @Override
    public Object line(MagicCall call) throws MagicException, IOException, InterruptedException {
        Optional<JvmLauncher> launcher = JvmLauncher.ofThisJvm();
        if (back) {
            boolean any = launcher.isPresent() && launcher.get().forget();
            call.output()
                    .stdout(
                            any
                                    ? "Taken back: restart the kernel, and it runs as it was installed.\n"
                                    : "Nothing was chosen with %jvm: the kernel starts as it was installed.\n");
            return null;
        }
        if (words.isEmpty()) {
            call.output().stdout(description(launcher));
            return null;
        }
        List<String> asked = checked(words);
        List<String> running = ManagementFactory.getRuntimeMXBean().getInputArguments();
        if (running.containsAll(asked)) {
            call.output().stdout(String.join(" ", asked) + ": this JVM was started with that already.\n");
            return null;
        }
        call.output().stdout(choose(asked, launcher));
        return null;
    }

    /** The options, each one word. */
    private static List<String> checked(List<String> words) throws MagicException {
        List<String> options = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (NOT_THE_KERNEL.contains(word) || word.startsWith("@")) {
                throw new MagicException(
                        "'" + word + "' is none of the options that %jvm takes: with it the JVM would not"
                                + " run the kernel. Libraries come with %maven and %jars.");
            }
            if (!word.startsWith("-")) {
                throw new MagicException("'" + word + "' is no option of a JVM: options begin with a dash, as in %jvm"
                        + " -Xmx4g --enable-preview.");
            }
            if (WITH_VALUE.contains(word)) {
                if (i + 1 == words.size() || words.get(i + 1).startsWith("-")) {
                    throw new MagicException(word + " needs a value after it, as in " + word + " java.sql.");
                }
                word = word + "=" + words.get(++i);
            }
            options.add(word);
        }
        return options;
    }

    private static String choose(List<String> asked, Optional<JvmLauncher> launcher)
            throws MagicException, IOException, InterruptedException {
        String text = String.join(" ", asked);
        if (launcher.isEmpty()) {
            throw new MagicException("A JVM takes options when it starts, and this one was started without " + text
                    + ". Set TANDEM_JVM_ARGS=\"" + text
                    + "\" in the environment of whoever starts the kernel and restart it,"
                    + " or make a second kernel beside this one: ./install.sh --name NAME --jvm-args \"" + text
                    + "\".");
        }
        Optional<String> refusal = launcher.get().refusal(asked);
        if (refusal.isPresent()) {
            throw new MagicException(
                    "The JVM does not start with " + text + ", so nothing was changed. It says: " + refusal.get());
        }
        launcher.get().choose(asked);
        return "Restart the kernel, and it runs with " + text + ". It stays so for all notebooks with this kernel until"
                + " %jvm is given other options; %jvm --default takes it back.\n";
    }

    private static String description(Optional<JvmLauncher> launcher) throws IOException {
        RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        String collectors = ManagementFactory.getGarbageCollectorMXBeans().stream()
                .map(GarbageCollectorMXBean::getName)
                .collect(Collectors.joining(", "));
        List<String> chosen = launcher.isPresent() ? launcher.get().chosen() : List.of();
        return """
                Java %s by %s, in %s
                options    %s
                cores      %d that this JVM may use
                heap       %d MB used, %d MB at most
                collector  %s
                running    %s, process %d
                %s
                Other options from the next restart on: %%jvm -Xmx4g --enable-preview --add-modules=NAME.
                For one start: the environment variable TANDEM_JVM_ARGS ("-Xmx8g -ea").
                A second kernel beside this one: ./install.sh --name NAME --jdk DIR --jvm-args "-Xmx8g".
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
                runtime.getPid(),
                chosen.isEmpty() ? "" : "chosen     " + String.join(" ", chosen) + " (%jvm --default takes it back)\n");
    }
}
