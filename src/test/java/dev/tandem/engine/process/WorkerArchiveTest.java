package dev.tandem.engine.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The archive of a worker's classes. */
@Timeout(120)
class WorkerArchiveTest {
    @Test
    void isMadeFromJarsAndWorkersStartWithIt(@TempDir Path directory) throws Exception {
        // An archive takes classes from jars alone; this project's are in directories while it is being built.
        Path jar = directory.resolve("tandem.jar");
        pack(
                Path.of(WorkerMain.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI()),
                jar);
        ProcessOptions here = ProcessOptions.ofThisJvm();
        ProcessOptions options = new ProcessOptions(
                here.java(),
                classPath(jar),
                here.archive(),
                List.of(),
                here.temporary(),
                here.sharedMemory(),
                here.chunk());
        Path archive = directory.resolve(Runtime.version().feature() >= 25 ? "worker.aot" : "worker.jsa");
        WorkerArchive.make(options, archive);
        // Over an old one too.
        WorkerArchive.make(options.withArchive(archive), archive);
        assertTrue(Files.size(archive) > 1_000_000, "the archive has " + Files.size(archive) + " bytes");
        TestControl control = new TestControl();
        try (ProcessMode mode = new ProcessMode(options.withArchive(archive))) {
            assertEquals(
                    List.of(0, 1),
                    ProcessModeTest.results(mode.run(TestCell.of("return task;").workload(2), 2, control)));
        }
        assertEquals("", control.err());
    }

    /** A JVM makes no archive of classes from directories. */
    private static String classPath(Path jar) {
        return Stream.concat(
                        Stream.of(jar.toString()),
                        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                                .filter(entry -> entry.endsWith(".jar")))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static void pack(Path classes, Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                var files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(
                        new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
    }
}
