package dev.tandem.engine.process;

import dev.tandem.engine.ModeException;
import dev.tandem.engine.StopSwitch;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * An archive of the classes that a worker loads (JEP 350, dynamic AppCDS): a JVM that maps it starts sooner and shares
 * those pages with its neighbours. Made once, at installation, beside the jar; used by {@link ProcessOptions#ofThisJvm}
 * when it is there. A JVM leaves an archive alone that was made by another JVM or of another jar.
 */
public final class WorkerArchive {
    private static final String NAME = "tandem-worker.jsa";
    private static final int SECONDS_TO_WRITE = 60;

    private WorkerArchive() {}

    /** Makes the archive beside the jar that this class is in, or at the path given as the only argument. */
    public static void main(String[] args) throws IOException, ModeException {
        Optional<Path> file = args.length > 0 ? Optional.of(Path.of(args[0])) : besideTheJar();
        if (file.isEmpty()) {
            System.err.println("There is no jar to put an archive beside; give the path of the archive to make.");
            System.exit(2);
        }
        make(ProcessOptions.ofThisJvm(), file.get());
        System.out.println(file.get());
    }

    /** Where the archive belongs; empty where the classes don't come from a jar. */
    static Optional<Path> besideTheJar() {
        try {
            Path source = Path.of(WorkerArchive.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return Files.isRegularFile(source) ? Optional.of(source.resolveSibling(NAME)) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /**
     * Runs a worker through what workers do and writes the classes that it loaded to {@code file}.
     *
     * @throws IOException if no archive came of it
     */
    public static void make(ProcessOptions options, Path file) throws IOException, ModeException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        // Without a word about the classes that no archive takes.
        List<String> arguments = List.of(
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "-XX:ArchiveClassesAtExit=" + fresh,
                "-D" + WorkerMain.TRAINING_PROPERTY + "=true");
        try (ProcessMode mode = new ProcessMode(options.withJvmArguments(arguments))) {
            mode.run(NoOpEntry.workload(20), 1, new StopSwitch());
            ProcessHandle worker = ProcessHandle.of(mode.workers().get(0).pid()).orElseThrow();
            // It writes the archive when it ends by itself, as it does when there is one worker too many.
            mode.resize(0);
            worker.onExit().orTimeout(SECONDS_TO_WRITE, TimeUnit.SECONDS).join();
        }
        if (!Files.isRegularFile(fresh)) {
            throw new IOException("The JVM wrote no archive to " + fresh + ".");
        }
        Files.move(fresh, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
}
