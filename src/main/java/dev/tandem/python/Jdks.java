package dev.tandem.python;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * The JDKs that Python on the JVM can run on: this session's own, and those installed beside it.
 *
 * @param home {@code java.home} of this session
 */
record Jdks(Path home) {

    static Jdks ofThisSystem() {
        return new Jdks(Path.of(System.getProperty("java.home")));
    }

    /**
     * A JDK.
     *
     * @param home its folder
     * @param release its feature release
     */
    record Jdk(Path home, int release) {
        String java() {
            return home.resolve("bin").resolve("java").toString();
        }
    }

    /** The one that runs this session. */
    Jdk own() {
        return new Jdk(home, Runtime.version().feature());
    }

    /** One of this feature release: this session's own, or one that lies in the same folder as it. */
    Optional<Jdk> ofRelease(int release) {
        List<Jdk> all = new ArrayList<>(List.of(own()));
        Path beside = home.getParent();
        if (beside != null) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(beside)) {
                for (Path entry : entries) {
                    releaseOf(entry).ifPresent(found -> all.add(new Jdk(entry, found)));
                }
            } catch (IOException e) {
                // Then this session's own is all there is.
            }
        }
        return all.stream().filter(jdk -> jdk.release() == release).findFirst();
    }

    private static Optional<Integer> releaseOf(Path jdk) {
        Path file = jdk.resolve("release");
        if (!Files.isReadable(file) || !Files.isExecutable(jdk.resolve("bin").resolve("java"))) {
            return Optional.empty();
        }
        try (var reader = Files.newBufferedReader(file)) {
            Properties properties = new Properties();
            properties.load(reader);
            String version = properties.getProperty("JAVA_VERSION", "").replace("\"", "");
            return Optional.of(Runtime.Version.parse(version).feature());
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
