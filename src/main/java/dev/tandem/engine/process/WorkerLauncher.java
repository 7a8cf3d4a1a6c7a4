package dev.tandem.engine.process;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.channels.spi.SelectorProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Starts worker JVMs. Safe for any thread. */
final class WorkerLauncher {
    private static final long MEBIBYTE = 1 << 20;
    /** What a worker needs at the very least besides its heap: metaspace, code, stacks. */
    static final long FOOTPRINT = 64 * MEBIBYTE;

    private static final int UNSAFE_WARNS_SINCE = 24;
    private static final Path SHELL = Path.of("/bin/sh");

    private final ProcessOptions options;
    private final Path directory;
    private final Optional<Path> sharedMemory;
    private final String classPath;

    WorkerLauncher(ProcessOptions options, Path directory, Optional<Path> sharedMemory) {
        this.options = options;
        this.directory = directory;
        this.sharedMemory = sharedMemory;
        this.classPath = Stream.of(options.classPath().split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /**
     * Starts a JVM that will connect to {@code address} and say {@code token}.
     *
     * @param workers how many share the machine, to divide memory and processors by
     */
    Process start(Address address, String token, int workers) throws IOException {
        Process process = new ProcessBuilder(command(workers))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.PIPE)
                .start();
        // Left open: its end is how the worker learns of this JVM's death.
        process.getOutputStream().write((address + "\n" + token + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        return process;
    }

    private List<String> command(int workers) {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(SHELL)) {
            // Ctrl-C in a terminal goes to the whole process group: it is the session's to answer, not the workers'.
            // A JVM leaves a signal alone that is ignored when it starts.
            command.addAll(List.of(SHELL.toString(), "-c", "trap '' INT; exec \"$0\" \"$@\""));
        }
        command.add(options.java().toString());
        // The lightest collector; its safepoints hold up counted loops, and with them the accounting, without these.
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:+UseCountedLoopSafepoints", "-XX:LoopStripMiningIter=1000"));
        command.addAll(List.of("-Xms16m"));
        command.add("-Xmx" + Math.max(64, heapBudget() / workers / MEBIBYTE) + "m");
        command.add(
                "-XX:ActiveProcessorCount=" + Math.max(1, Runtime.getRuntime().availableProcessors() / workers));
        command.addAll(List.of("-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=" + directory.resolve("crash-%p.log")));
        command.addAll(List.of("-XX:+DisableAttachMechanism", "-XX:-UsePerfData", "-Djava.awt.headless=true"));
        command.add("-Dfile.encoding=UTF-8");
        // Said, it isn't looked for in all of the class path.
        command.add("-Djava.nio.channels.spi.SelectorProvider="
                + SelectorProvider.provider().getClass().getName());
        if (Runtime.version().feature() >= UNSAFE_WARNS_SINCE) {
            // Fory reads fields through sun.misc.Unsafe; the JVM would warn of that in the user's cell (JEP 498).
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        // At the address for which they were made the archives' pages are the same memory in all workers.
        command.addAll(List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode=0"));
        options.archive().ifPresent(file -> {
            // An archive of another JVM or jar is left alone; nobody needs to hear of it.
            command.addAll(List.of("-Xlog:disable", "-Xlog:all=error:stderr"));
            command.add(WorkerArchive.option(file));
        });
        command.addAll(options.jvmArguments());
        command.addAll(List.of("-cp", classPath, WorkerMain.class.getName(), directory.toString()));
        sharedMemory.ifPresent(shared -> command.add(shared.toString()));
        return command;
    }

    /** Half of the machine's (or container's) memory, for the heaps of all workers together, in bytes. */
    private static long heapBudget() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize() / 2
                : Runtime.getRuntime().maxMemory();
    }
}
