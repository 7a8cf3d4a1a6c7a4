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
 * An archive of the classes that a worker loads: a JVM that maps it starts sooner and shares those pages with its
 * neighbours. From JDK {@value #AOT_SINCE} on it is an AOT cache, which holds them linked (JEP 483 and 514), before that
 * a dynamic AppCDS archive (JEP 350). Made once, at installation, beside the jar; used by {@link ProcessOptions#ofThisJvm}
 * when it is there. A JVM leaves an archive alone that was made by another JVM or of another jar.
 */
public final class WorkerArchive {
    private static final int AOT_SINCE = 25;
    private static final String AOT_ENDING = ".aot";
    private static final String NAME =
            "tandem-worker" + (Runtime.version().feature() >= AOT_SINCE ? AOT_ENDING : ".jsa");
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

    private static boolean isAotCache(Path file) {
        return file.getFileName().toString().endsWith(AOT_ENDING);
    }

    /** The JVM's option to use the archive {@code file}. */
    static String option(Path file) {
        return (isAotCache(file) ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + file;
    }

    /**
     * Runs a worker through what workers do and writes the classes that it loaded to {@code file}; a name that ends with
     * {@value #AOT_ENDING} makes it an AOT cache.
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
                (isAotCache(file) ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + fresh,
                "-D" + WorkerMain.TRAINING_PROPERTY + "=true");
        // Not there yet: an archive is made by a JVM that has none of its own.
        try (ProcessMode mode = new ProcessMode(options.withArchive(fresh).withJvmArguments(arguments))) {
            mode.run(TrainingEntry.workload(20, false), 1, new StopSwitch());
            mode.run(TrainingEntry.workload(20, true), 1, new StopSwitch());
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
