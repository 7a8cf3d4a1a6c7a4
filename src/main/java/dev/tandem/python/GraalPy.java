package dev.tandem.python;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Python 3 on GraalVM's language framework. {@code graalpy} on the search path, or resolved from Maven when it is first
 * asked for, and then run on a JVM: with its just-in-time compiler on a JDK of the same release, interpreted (and slow)
 * on others.
 *
 * @param executables where to look
 * @param jdks to run it on
 * @param artifacts to resolve it with
 */
record GraalPy(Executables executables, Jdks jdks, Artifacts artifacts) implements Implementation {
    private static final String VERSION = "25.0.1";
    private static final int JIT_RELEASE = 25;
    private static final String MAIN = "com.oracle.graal.python.shell.GraalPythonMain";
    private static final List<String> COORDINATES = List.of(
            "org.graalvm.polyglot:python-community:pom:" + VERSION, "org.graalvm.python:python-launcher:" + VERSION);
    private static final String COMPILER = "org.graalvm.compiler:compiler:" + VERSION;

    /** The compiler is a module that replaces the JDK's; what it requires must be modules beside it. */
    private static final Set<String> COMPILER_MODULES =
            Set.of("compiler", "collections", "word", "truffle-compiler", "nativeimage", "jniutils");

    @Override
    public String name() {
        return "graalpy";
    }

    @Override
    public String lookedFor() {
        return "graalpy on the PATH and " + COORDINATES.get(0) + " in Maven's repositories; "
                + "the first use needs a network or a filled local repository";
    }

    @Override
    public List<Candidate> candidates() {
        return executables
                .find(file -> file.equals("graalpy") || file.equals("graalpy.exe"), List.of(".pyenv/versions/*/bin"))
                .stream()
                .map(path -> Candidate.executable(path.toString()))
                .toList();
    }

    @Override
    public List<Candidate> fetch() throws IOException {
        List<String> command = new ArrayList<>();
        Optional<Jdks.Jdk> jit = jdks.ofRelease(JIT_RELEASE);
        List<Path> jars = artifacts.resolve(COORDINATES);
        if (jit.isPresent()) {
            List<Path> modules = new ArrayList<>(jars.stream()
                    .filter(jar -> COMPILER_MODULES.contains(artifactOf(jar)))
                    .toList());
            modules.addAll(artifacts.resolve(List.of(COMPILER)).stream()
                    .filter(jar -> artifactOf(jar).equals("compiler"))
                    .toList());
            command.add(jit.get().java());
            command.addAll(List.of("-XX:+UnlockExperimentalVMOptions", "-XX:+EnableJVMCI"));
            command.add("--upgrade-module-path=" + joined(modules));
            command.add("--enable-native-access=ALL-UNNAMED");
            command.add("--sun-misc-unsafe-memory-access=allow");
        } else {
            command.add(jdks.own().java());
            command.add("-Dpolyglot.engine.WarnInterpreterOnly=false");
        }
        command.addAll(List.of("-cp", joined(jars), MAIN));
        return List.of(new Candidate(jars.get(0).toString(), command));
    }

    private static String joined(List<Path> jars) {
        return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private static String artifactOf(Path jar) {
        return jar.getFileName().toString().replaceFirst("-\\d.*", "");
    }
}
