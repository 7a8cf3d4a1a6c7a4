package dev.tandem.python;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Asks an interpreter what it is, by {@code tandem_driver.py --describe}. */
final class Probe {
    /** GraalPy starts a JVM and unpacks its library: a minute on a busy machine is no fault. */
    private static final int LIMIT_SECONDS = 180;

    private static final int QUOTED = 300;

    private Probe() {}

    /**
     * @throws IOException with a sentence: it doesn't start, ends with an error, prints something else or hangs
     */
    static PythonRuntime describe(Implementation.Candidate candidate, Path script) throws IOException {
        List<String> command = new ArrayList<>(candidate.command());
        command.add(script.toString());
        command.add("--describe");
        Process process = start(candidate, command);
        process.getOutputStream().close();
        String said;
        try {
            // On a thread of its own: the code of a cell may keep the common pool busy.
            CompletableFuture<byte[]> output = CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return process.getInputStream().readAllBytes();
                        } catch (IOException e) {
                            return new byte[0];
                        }
                    },
                    reading -> {
                        Thread reader = new Thread(reading, "python-probe-" + process.pid());
                        reader.setDaemon(true);
                        reader.start();
                    });
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(candidate.path() + " did not say what it is within " + LIMIT_SECONDS + " s.");
            }
            said = new String(output.join(), StandardCharsets.UTF_8).strip();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while asking " + candidate.path() + " what it is.", e);
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new IOException(candidate.path() + " " + Driver.describeExit(process.exitValue())
                    + " when asked what it is. It printed: " + quoted(said));
        }
        PythonRuntime runtime;
        try {
            JsonObject answer =
                    JsonParser.parseString(said.lines().reduce("", (a, b) -> b)).getAsJsonObject();
            runtime = runtime(candidate, answer);
        } catch (RuntimeException e) {
            throw new IOException(
                    candidate.path() + " is not a Python interpreter that Tandem can use. It printed: " + quoted(said),
                    e);
        }
        if (tooOld(runtime.version())) {
            throw new IOException(
                    candidate.path() + " is " + runtime.implementation() + " " + runtime.version()
                            + ", which is too old: Tandem's driver runs on Python 2.7, and on 3.4 and later. Name another one.");
        }
        return runtime;
    }

    private static boolean tooOld(String version) {
        String[] parts = version.split("\\.");
        int major = Integer.parseInt(parts[0]);
        int minor = Integer.parseInt(parts[1]);
        return major < 2 || major == 2 && minor < 7 || major == 3 && minor < 4;
    }

    private static Process start(Implementation.Candidate candidate, List<String> command) throws IOException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            // The JDK's words are: Cannot run program "x": error=2, why (from 21 on: Exec failed, error: 2 (why) ).
            String why = e.getMessage().replaceFirst("^.*error[=:] ?\\d+,? \\(?([^)]*).*$", "$1");
            throw new IOException(
                    candidate.command().get(0) + " can't be started: " + why
                            + ". Check the path, or name another command" + " with %runtimes add NAME COMMAND.",
                    e);
        }
    }

    private static PythonRuntime runtime(Implementation.Candidate candidate, JsonObject answer) {
        String implementation = answer.get("implementation").getAsString();
        String version = answer.get("version").getAsString();
        boolean free = answer.get("free_threaded").getAsBoolean();
        String[] parts = version.split("\\.");
        String word = implementation.equals("GraalVM") ? "graalpy" : implementation.toLowerCase(Locale.ROOT);
        String name = word + parts[0] + "." + parts[1] + (free ? "t" : "");
        boolean ownProcesses = List.of("CPython", "PyPy").contains(implementation);
        return new PythonRuntime(
                name,
                implementation.equals("GraalVM") ? "GraalPy" : implementation,
                version,
                answer.get("executable").isJsonNull()
                        ? candidate.path()
                        : answer.get("executable").getAsString(),
                candidate.command(),
                answer.get("gil").isJsonNull()
                        ? Optional.empty()
                        : Optional.of(answer.get("gil").getAsBoolean()),
                answer.get("evidence").getAsString(),
                ownProcesses,
                ownProcesses);
    }

    private static String quoted(String said) {
        return said.isEmpty()
                ? "nothing."
                : "\"" + (said.length() > QUOTED ? said.substring(0, QUOTED) + "..." : said) + "\"";
    }
}
