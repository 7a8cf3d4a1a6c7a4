package dev.tandem.magic.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The script that has started this kernel, and the file from which it takes options that the user has chosen for later
 * starts. Immutable.
 *
 * @param script {@code launch.sh} of the installed kernel
 * @param file a "java" argument file; need not exist
 */
record JvmLauncher(Path script, Path file) {
    /** Set by the script. */
    private static final String SCRIPT = "tandem.launcher";

    private static final String FILE = "tandem.chosen";

    private static final int TRIAL_SECONDS = 30;

    /** Empty where something else has started this JVM. */
    static Optional<JvmLauncher> ofThisJvm() {
        String script = System.getProperty(SCRIPT);
        String file = System.getProperty(FILE);
        return script == null || file == null
                ? Optional.empty()
                : Optional.of(new JvmLauncher(Path.of(script), Path.of(file)));
    }

    /** Options for later starts; none where none were chosen. */
    List<String> chosen() throws IOException {
        return Files.isRegularFile(file)
                ? Files.readAllLines(file).stream()
                        .filter(line -> line.startsWith("\""))
                        .map(JvmLauncher::unquoted)
                        .toList()
                : List.of();
    }

    /** Starts a JVM with these options as the script would the kernel's; what it says if it doesn't start. */
    Optional<String> refusal(List<String> options) throws IOException, InterruptedException {
        Path trial = Files.createTempFile("tandem-jvm", ".options");
        Path said = Files.createTempFile("tandem-jvm", ".log");
        try {
            write(trial, options);
            Process process = new ProcessBuilder("/bin/sh", script.toString(), "--check", trial.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            if (!process.waitFor(TRIAL_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.of("it did not start within " + TRIAL_SECONDS + " s");
            }
            return process.exitValue() == 0 ? Optional.empty() : Optional.of(reason(Files.readString(said)));
        } finally {
            Files.deleteIfExists(trial);
            Files.deleteIfExists(said);
        }
    }

    private static String reason(String said) {
        return said.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("NOTE: Picked up") && !line.startsWith("[warning]"))
                .limit(3)
                .collect(Collectors.joining(" "));
    }

    void choose(List<String> options) throws IOException {
        Files.createDirectories(file.getParent());
        write(file, options);
    }

    /** Whether there was anything to forget. */
    boolean forget() throws IOException {
        return Files.deleteIfExists(file);
    }

    private static void write(Path file, List<String> options) throws IOException {
        String lines = options.stream()
                .map(option -> "\"" + option.replace("\\", "\\\\").replace("\"", "\\\"") + "\"\n")
                .collect(Collectors.joining());
        Files.writeString(file, "# Chosen with %jvm; %jvm --default takes it back.\n" + lines, StandardCharsets.UTF_8);
    }

    private static String unquoted(String line) {
        return line.substring(1, line.length() - 1).replace("\\\"", "\"").replace("\\\\", "\\");
    }
}
