package dev.tandem.engine.process;

import dev.tandem.bytecode.JvmChoices;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How worker JVMs are started.
 *
 * @param java the {@code java} program
 * @param classPath what {@link WorkerMain} and the engine are loaded from
 * @param archive an AppCDS archive for that class path; left out where it is missing or doesn't fit
 * @param jvmArguments further arguments for the JVM, after Tandem's own
 * @param temporary directory for the socket
 * @param sharedMemory directory in memory for large arrays; does without if it isn't there
 * @param chunk how many tasks a worker is sent at a time; else as many as fit their length
 */
public record ProcessOptions(
        Path java,
        String classPath,
        Optional<Path> archive,
        List<String> jvmArguments,
        Path temporary,
        Path sharedMemory,
        OptionalInt chunk) {
    public ProcessOptions {
        Objects.requireNonNull(java, "java");
        Objects.requireNonNull(classPath, "classPath");
        Objects.requireNonNull(archive, "archive");
        jvmArguments = List.copyOf(jvmArguments);
        Objects.requireNonNull(temporary, "temporary");
        Objects.requireNonNull(sharedMemory, "sharedMemory");
        Objects.requireNonNull(chunk, "chunk");
    }

    /** The same JDK and the same classes as this JVM has, and the archive beside their jar if there is one. */
    public static ProcessOptions ofThisJvm() {
        Path bin = Path.of(System.getProperty("java.home"), "bin");
        Path java = Files.isExecutable(bin.resolve("java")) ? bin.resolve("java") : bin.resolve("java.exe");
        return new ProcessOptions(
                java,
                System.getProperty("java.class.path"),
                WorkerArchive.besideTheJar().filter(Files::isReadable),
                JvmChoices.ofThisJvm().jvmArguments(),
                Path.of(System.getProperty("java.io.tmpdir")),
                Path.of("/dev/shm"),
                OptionalInt.empty());
    }

    /** The same with an archive of loaded classes, if that file is there. */
    public ProcessOptions withArchive(Path file) {
        return new ProcessOptions(
                java,
                classPath,
                Optional.of(file).filter(Files::isReadable),
                jvmArguments,
                temporary,
                sharedMemory,
                chunk);
    }

    /** The same with more arguments for the JVM. */
    public ProcessOptions withJvmArguments(List<String> arguments) {
        return new ProcessOptions(java, classPath, archive, arguments, temporary, sharedMemory, chunk);
    }

    /** The same with other directories for the socket and for large arrays. */
    public ProcessOptions withDirectories(Path forSocket, Path forArrays) {
        return new ProcessOptions(java, classPath, archive, jvmArguments, forSocket, forArrays, chunk);
    }

    /** The same, but a worker is sent so many tasks at a time, as {@code chunksize} of Python's Pool. */
    public ProcessOptions withChunk(int tasks) {
        if (tasks < 1) {
            throw new IllegalArgumentException("A worker takes at least 1 task at a time, not " + tasks + ".");
        }
        return new ProcessOptions(
                java, classPath, archive, jvmArguments, temporary, sharedMemory, OptionalInt.of(tasks));
    }
}
