package dev.tandem.engine.cluster;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;

/**
 * The jar that driver and executors get: Tandem's own classes and the library that encodes values. It is put together
 * from this JVM's class path, because the kernel's own jar holds libraries that would stand in the way of Spark's.
 */
final class ClusterJar {
    private static final String OURS = "dev/tandem/";
    /** Where the packaged kernel keeps its libraries: none of them runs on an executor. */
    private static final String LIBRARIES = "dev/tandem/lib/";

    private static final String FORY = "org/apache/fory/";
    private static final String VERSIONS = "META-INF/versions/";

    private ClusterJar() {}

    /** Writes it. */
    static void write(Path file, String classPath) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(new Attributes.Name("Multi-Release"), "true");
        Set<String> written = new HashSet<>();
        try (OutputStream bytes = new BufferedOutputStream(Files.newOutputStream(file));
                JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            jar.setLevel(Deflater.BEST_SPEED);
            for (String entry : classPath.split(java.io.File.pathSeparator)) {
                Path source = Path.of(entry).toAbsolutePath();
                if (Files.isDirectory(source)) {
                    copy(source, jar, written);
                } else if (Files.isRegularFile(source)) {
                    URI uri = URI.create("jar:" + source.toUri());
                    try (FileSystem archive = FileSystems.newFileSystem(uri, Map.of())) {
                        copy(archive.getPath("/"), jar, written);
                    }
                }
            }
        }
    }

    private static void copy(Path root, JarOutputStream jar, Set<String> written) throws IOException {
        for (String start : List.of(OURS, FORY, VERSIONS)) {
            Path folder = root.resolve(start);
            if (!Files.isDirectory(folder)) {
                continue;
            }
            List<Path> files;
            try (Stream<Path> all = Files.walk(folder)) {
                files = all.filter(Files::isRegularFile).toList();
            }
            for (Path file : files) {
                String name = root.relativize(file).toString().replace('\\', '/');
                if (belongs(name) && written.add(name)) {
                    jar.putNextEntry(new ZipEntry(name));
                    Files.copy(file, jar);
                    jar.closeEntry();
                }
            }
        }
    }

    private static boolean belongs(String name) {
        if (!name.endsWith(".class") || name.endsWith("module-info.class")) {
            return false;
        }
        String plain = name.startsWith(VERSIONS) ? name.substring(name.indexOf('/', VERSIONS.length()) + 1) : name;
        return plain.startsWith(OURS) && !plain.startsWith(LIBRARIES) || plain.startsWith(FORY);
    }
}
