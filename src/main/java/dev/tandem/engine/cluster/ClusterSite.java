package dev.tandem.engine.cluster;

import dev.tandem.engine.process.Guardian;
import dev.tandem.engine.process.ProcessOptions;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * A private folder with what the JVMs of a cluster need on this machine, and a guardian that ends them and removes it
 * when the session has died. Not safe for several threads at once.
 */
final class ClusterSite implements Closeable {
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    private static final long MEBIBYTE = 1 << 20;

    private final Path folder;
    private final Path jar;
    private final Guardian guardian;
    /** Jars made of folders of classes. */
    private final Map<Path, Path> packed = new HashMap<>();

    private ClusterSite(Path folder, Path jar, Guardian guardian) {
        this.folder = folder;
        this.jar = jar;
        this.guardian = guardian;
    }

    static ClusterSite open(ProcessOptions options) throws IOException {
        // Made with permissions for its owner alone.
        Path folder = Files.createTempDirectory(options.temporary(), "tandem-cluster-");
        Path jar = folder.resolve("tandem-cluster.jar");
        ClusterJar.write(jar, options.classPath());
        return new ClusterSite(folder, jar, Guardian.start(folder.toString(), List.of(folder)));
    }

    Path folder() {
        return folder;
    }

    /** What driver and executors have of Tandem. */
    Path jar() {
        return jar;
    }

    /** Has a JVM, whose command line names the folder, ended with the session. */
    void guard(long pid) {
        guardian.add(pid);
    }

    /** Libraries as jars; folders are packed, those that aren't there left out. */
    List<String> jars(List<Path> libraries) {
        List<String> jars = new ArrayList<>();
        for (Path library : libraries) {
            if (Files.isRegularFile(library)) {
                jars.add(library.toString());
            } else if (Files.isDirectory(library)) {
                jars.add(packed.computeIfAbsent(library, this::pack).toString());
            }
        }
        return jars;
    }

    private Path pack(Path classes) {
        Path file = folder.resolve("classes-" + packed.size() + ".jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file));
                Stream<Path> files = Files.walk(classes)) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(
                        new ZipEntry(classes.relativize(each).toString().replace('\\', '/')));
                Files.copy(each, out);
                out.closeEntry();
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + classes + " can't be packed for the cluster.", e);
        }
    }

    /** Processes of one boot of one machine share Linux's monotonic clock. */
    static String ownClock() {
        try {
            return Files.readString(BOOT).strip();
        } catch (IOException e) {
            return "localhost";
        }
    }

    /** What each of so many workers may give to executors, as Spark takes it: half of the machine's memory in all. */
    static String workerMemory(int workers) {
        long all = ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
                ? os.getTotalMemorySize()
                : Runtime.getRuntime().maxMemory();
        return Math.max(1024, all / 2 / workers / MEBIBYTE) + "m";
    }

    /** Removes the folder; the JVMs have been ended before. */
    @Override
    public void close() {
        try {
            guardian.close();
            if (Files.exists(folder)) {
                List<Path> all;
                try (Stream<Path> files = Files.walk(folder)) {
                    all = files.sorted(Comparator.reverseOrder()).toList();
                }
                for (Path file : all) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            // The guardian, or the system's own care for temporary files, is left with it.
        }
    }
}
