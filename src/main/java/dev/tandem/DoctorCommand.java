package dev.tandem;

import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import picocli.CommandLine.Command;

/** Says in one screen what of that which Tandem uses is there. */
@Command(name = "doctor", description = "Shows what was found on this machine, what is missing, and what that costs.")
final class DoctorCommand implements Callable<Integer> {
    private static final int VIRTUAL_THREADS_SINCE = 21;
    private static final long PROGRAM_SECONDS = 20;

    /** Under these names Python implementations are usually installed. */
    private static final List<String> PYTHONS = List.of("python3", "pypy3", "graalpy", "jython", "ipy");

    /** These come from Maven's repositories, too. */
    private static final List<String> FETCHED = List.of("graalpy", "jython");

    private final PrintStream out = System.out;

    @Override
    public Integer call() {
        out.println("Tandem " + Version.text());
        found("JDK", Runtime.version() + " in " + System.getProperty("java.home"));
        check(
                "compiler",
                ToolProvider.getSystemJavaCompiler() != null,
                "there",
                "missing: this is a JRE. Install a JDK 17 or newer; no cell can run without it.");
        check(
                "virtual threads",
                Runtime.version().feature() >= VIRTUAL_THREADS_SINCE,
                "there",
                "missing: they came with JDK 21. %%virtual says so; everything else works.");
        found("cores", Runtime.getRuntime().availableProcessors() + " that this JVM may use");
        found(
                "memory",
                Runtime.getRuntime().maxMemory() / (1 << 20)
                        + " MB of heap at most; more: docs/troubleshooting.md#options-for-the-jvm");
        check(
                "/proc",
                Files.isReadable(Path.of("/proc/thread-self/schedstat")),
                "there: states of tasks are read from it",
                "missing: on-CPU time is read from the JVM; waiting states can't be told apart ("
                        + "docs/troubleshooting.md#a-figure-is-shown-as-a-dash).");
        check(
                "fonts",
                hasFonts(),
                "there: charts are drawn as PNG too",
                "missing: charts have no PNG. Install fontconfig and a font (Debian: fontconfig fonts-dejavu-core): "
                        + "docs/troubleshooting.md#charts-are-shown-as-text-only.");
        jupyter();
        for (String python : PYTHONS) {
            program(
                    python,
                    "--version",
                    FETCHED.contains(python)
                            ? "not found; fetched from Maven's repositories when a cell asks for it"
                            : "not found");
        }
        return 0;
    }

    /** On the PATH, or the one that install.sh sets up where there is none. */
    private void jupyter() {
        String data = System.getenv().getOrDefault("XDG_DATA_HOME", System.getProperty("user.home") + "/.local/share");
        String own = Stream.of(
                        Path.of(data, "tandem"),
                        Path.of(System.getProperty("user.home"), "Library", "Application Support", "tandem"))
                .map(folder -> folder.resolve("lab").resolve("bin").resolve("jupyter-lab"))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElse("");
        if (!own.isEmpty() && firstLine("jupyter", "--version").isEmpty()) {
            found("jupyter", "JupyterLab, set up by install.sh: " + own);
        } else {
            program(
                    "jupyter",
                    "--version",
                    "missing: pip install jupyterlab, or ./install.sh --lab ("
                            + "docs/troubleshooting.md#jupyterlab-could-not-be-installed).");
        }
    }

    private void found(String what, String is) {
        out.printf("  ok  %-16s %s%n", what, is);
    }

    private void check(String what, boolean there, String yes, String no) {
        out.printf("  %s  %-16s %s%n", there ? "ok" : "--", what, there ? yes : no);
    }

    private static boolean hasFonts() {
        try {
            return GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames().length > 0;
        } catch (RuntimeException | Error noFontconfig) { // what AWT throws then differs between JDKs
            return false;
        }
    }

    private void program(String name, String option, String missing) {
        Optional<String> answer = firstLine(name, option);
        check(name, answer.isPresent(), answer.orElse(""), missing);
    }

    private static Optional<String> firstLine(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PROGRAM_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            return text.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
