package dev.tandem.engine.cluster;

import dev.tandem.engine.ModeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An installation of Spark: a folder with {@code jars} in it, as Spark's own programs want it.
 *
 * @param folder where it is
 * @param version of Spark
 * @param scala binary version of the Scala that it is built for ("2.13")
 */
record SparkHome(Path folder, String version, String scala) {
    /** The newest stable release that Tandem was tried with. */
    static final String DEFAULT_VERSION = "4.2.0";

    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\.\\d+[\\w.-]*");
    private static final Pattern CORE = Pattern.compile("spark-core_(\\d+\\.\\d+)-(.+)\\.jar");
    private static final int OLDEST_MAJOR = 4;
    private static final int MINOR_WITHOUT_SUBJECT = 2;
    private static final int JDK_WITHOUT_SUBJECT = 24;

    /**
     * Finds or fetches one.
     *
     * @param wanted a version, a folder, or "" for {@code SPARK_HOME}, else the newest known
     * @param master that will be connected to: YARN and Kubernetes need more jars
     * @param folder where to put one together, if jars have to be fetched
     * @param say hears of a download, in lines
     * @throws ModeException with a sentence
     */
    static SparkHome find(
            String wanted, String master, String sparkHome, JarSource jars, Path folder, Consumer<String> say)
            throws ModeException {
        String choice = !wanted.isEmpty() ? wanted : !sparkHome.isEmpty() ? sparkHome : DEFAULT_VERSION;
        if (!VERSION.matcher(choice).matches()) {
            String origin = wanted.isEmpty() ? "SPARK_HOME" : "--spark";
            SparkHome home = installed(Path.of(choice), origin);
            runsOn(Runtime.version().feature(), home.version());
            return home;
        }
        if (Integer.parseInt(choice.substring(0, choice.indexOf('.'))) < OLDEST_MAJOR) {
            throw new ModeException("Spark " + choice + " does not run on JDK "
                    + Runtime.version().feature() + ". Choose a 4.x: --spark " + DEFAULT_VERSION + ".");
        }
        runsOn(Runtime.version().feature(), choice);
        return fetched(choice, master, jars, folder, say);
    }

    /**
     * Spark before 4.2 has a Hadoop that calls {@code Subject.getSubject}, which throws since JDK 24 (JEP 486).
     *
     * @throws ModeException if that version can't run on that JDK
     */
    static void runsOn(int jdk, String version) throws ModeException {
        Matcher parts = VERSION.matcher(version);
        if (jdk < JDK_WITHOUT_SUBJECT || !parts.matches()) {
            return;
        }
        int major = Integer.parseInt(parts.group(1));
        int minor = Integer.parseInt(parts.group(2));
        if (major < OLDEST_MAJOR || major == OLDEST_MAJOR && minor < MINOR_WITHOUT_SUBJECT) {
            throw new ModeException("Spark " + version + " does not run on JDK " + jdk + ", only on JDKs before "
                    + JDK_WITHOUT_SUBJECT + ". Start the kernel on JDK 17 or 21, or choose a newer Spark: --spark "
                    + DEFAULT_VERSION + ".");
        }
    }

    private static SparkHome installed(Path folder, String origin) throws ModeException {
        Path jars = folder.resolve("jars");
        if (!Files.isDirectory(jars)) {
            throw new ModeException(
                    origin + " names " + folder + ", which is no Spark installation: there is no folder " + jars
                            + ". Name a folder with Spark's jars in it, or a version such as " + DEFAULT_VERSION + ".");
        }
        try (Stream<Path> files = Files.list(jars)) {
            Matcher core = files.map(file -> CORE.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .findFirst()
                    .orElseThrow(() -> new IOException("there is no spark-core among its jars"));
            return new SparkHome(folder.toAbsolutePath(), core.group(2), core.group(1));
        } catch (IOException e) {
            throw new ModeException(
                    origin + " names " + folder + ", which is no Spark installation (" + jars + ": " + e.getMessage()
                            + "). Name a folder with Spark's jars in it, or a version such as " + DEFAULT_VERSION + ".",
                    e);
        }
    }

    private static SparkHome fetched(String version, String master, JarSource source, Path folder, Consumer<String> say)
            throws ModeException {
        List<String> coordinates = new ArrayList<>(List.of("org.apache.spark:spark-core_2.13:" + version));
        if (master.startsWith("yarn")) {
            coordinates.add("org.apache.spark:spark-yarn_2.13:" + version);
        } else if (master.startsWith("k8s:")) {
            coordinates.add("org.apache.spark:spark-kubernetes_2.13:" + version);
        }
        List<Path> files;
        try {
            files = source.resolve(coordinates, announced(version, say));
        } catch (IOException e) {
            throw new ModeException(
                    "Spark " + version + " can't be had: " + e.getMessage() + " It is fetched once, about 220 MB, which"
                            + " needs a network and the right version number; or set SPARK_HOME to an installation. See "
                            + "docs/troubleshooting.md#spark-cant-be-fetched.",
                    e);
        }
        try {
            Path jars =
                    Files.createDirectories(folder.resolve("spark-" + version).resolve("jars"));
            for (Path file : files) {
                link(file, jars.resolve(file.getFileName()));
            }
            return new SparkHome(jars.getParent(), version, "2.13");
        } catch (IOException e) {
            throw new ModeException("Spark's jars can't be put together in " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Lets whoever hears of a download know first what is coming. */
    private static Consumer<String> announced(String version, Consumer<String> say) {
        AtomicBoolean first = new AtomicBoolean(true);
        return line -> {
            if (first.getAndSet(false)) {
                say.accept("Spark " + version + " has to be fetched: about 220 MB, once.\n");
            }
            say.accept(line);
        };
    }

    private static void link(Path file, Path name) throws IOException {
        if (Files.exists(name)) {
            return;
        }
        try {
            Files.createSymbolicLink(name, file);
        } catch (IOException | UnsupportedOperationException e) {
            Files.copy(file, name);
        }
    }

    /** All its jars, as a class path. */
    String classPath() {
        return folder.resolve("jars").resolve("*").toString();
    }
}
