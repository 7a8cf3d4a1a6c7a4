package dev.tandem.shell;

import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * What cells are compiled against besides the JDK: Tandem's classes. The kernel's jar has thousands of files of the libraries
 * inside it as well, all of which the compiler lists before it compiles anything; beside an installed kernel there is a jar
 * without them.
 */
public final class OwnClasses {
    private static final String FILE = "tandem-cells.jar";
    private static final String OURS = "dev/tandem/";
    private static final String LIBRARIES = "dev/tandem/lib/";

    private OwnClasses() {}

    /**
     * The class path to compile against.
     *
     * @param running the class path that this JVM runs from
     */
    static String toCompileAgainst(String running) {
        if (running.isEmpty() || running.contains(File.pathSeparator)) {
            return running;
        }
        Path jar = Path.of(running);
        Path small = jar.resolveSibling(FILE);
        try {
            boolean fits = Files.isRegularFile(small)
                    && Files.getLastModifiedTime(small).compareTo(Files.getLastModifiedTime(jar)) >= 0;
            return fits ? small.toString() : running;
        } catch (IOException e) {
            return running;
        }
    }

    /**
     * Writes the small jar beside the one that this JVM runs from; nothing happens where it runs from anything else.
     *
     * @throws IOException if it can't be written
     */
    public static void extract(String running) throws IOException {
        if (!running.endsWith(".jar") || running.contains(File.pathSeparator)) {
            return;
        }
        Path jar = Path.of(running).toAbsolutePath();
        Path small = jar.resolveSibling(FILE);
        try (JarFile whole = new JarFile(jar.toFile());
                OutputStream file = new BufferedOutputStream(Files.newOutputStream(small));
                JarOutputStream out = new JarOutputStream(file)) {
            List<JarEntry> ours = whole.stream()
                    .filter(entry -> entry.getName().startsWith(OURS)
                            && !entry.getName().startsWith(LIBRARIES)
                            && entry.getName().endsWith(".class"))
                    .toList();
            for (JarEntry entry : ours) {
                out.putNextEntry(new JarEntry(entry.getName()));
                try (InputStream in = whole.getInputStream(entry)) {
                    in.transferTo(out);
                }
            }
        }
    }
}
