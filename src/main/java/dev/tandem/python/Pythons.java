package dev.tandem.python;

import dev.tandem.engine.Mode;
import dev.tandem.engine.ModeException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Python implementations of this machine, and a session with each that is used. Owned by a kernel; closing it ends
 * every interpreter. Safe for any thread.
 */
public final class Pythons implements AutoCloseable {
    private static final String SCRIPT = "tandem_driver.py";
    private static final List<String> MODES = List.of("serial", "threads", "processes", "interpreters");

    private final List<Implementation> implementations;

    /** Where the driver's source lies; empty until an interpreter is asked for. Guarded by this. */
    private Optional<Path> folder = Optional.empty();

    /** What each candidate turned out to be. Guarded by this. */
    private final Map<Implementation.Candidate, Finding> findings = new LinkedHashMap<>();

    /** Guarded by this. */
    private final Map<String, Implementation.Candidate> added = new LinkedHashMap<>();

    /** Guarded by this. */
    private final Map<Key, PythonSession> sessions = new LinkedHashMap<>();

    /** Guarded by this. */
    private final Map<Key, InterpreterPoolMode> pools = new LinkedHashMap<>();

    /** What a session belongs to: one interpreter under two names has two. */
    private record Key(String name, String path) {
        static Key of(PythonRuntime runtime) {
            return new Key(runtime.name(), runtime.path());
        }
    }

    /** What asking a candidate brought: one of the two. */
    private record Finding(Optional<PythonRuntime> runtime, String problem) {}

    /**
     * A candidate that did not answer as Python does.
     *
     * @param path of what was tried
     * @param problem a sentence
     */
    public record Broken(String path, String problem) {}

    Pythons(List<Implementation> implementations) {
        this.implementations = List.copyOf(implementations);
    }

    /** Without any implementation but those that are added. */
    public static Pythons none() {
        return new Pythons(List.of());
    }

    /** Those of this machine; Jython and GraalPy are fetched with {@code artifacts} when they are first asked for. */
    public static Pythons ofThisMachine(Artifacts artifacts) {
        Executables executables = Executables.ofThisSystem();
        Jdks jdks = Jdks.ofThisSystem();
        return new Pythons(List.of(
                new CPython(executables),
                new PyPy(executables),
                new Jython(executables, jdks, artifacts),
                new GraalPy(executables, jdks, artifacts),
                new IronPython(executables)));
    }

    /** The driver's source, unpacked on first use. */
    private synchronized Path script() {
        if (folder.isEmpty()) {
            try (InputStream source = Pythons.class.getResourceAsStream(SCRIPT)) {
                Path unpacked = Files.createTempDirectory("tandem-python");
                Files.copy(source, unpacked.resolve(SCRIPT));
                folder = Optional.of(unpacked);
            } catch (IOException e) {
                throw new UncheckedIOException("The Python driver can't be unpacked: " + e.getMessage(), e);
            }
        }
        return folder.get().resolve(SCRIPT);
    }

    /** Every interpreter that was found on this machine and answered; asks those that were not asked before. */
    public synchronized List<PythonRuntime> runtimes() {
        askAll();
        Map<String, PythonRuntime> unique = new LinkedHashMap<>();
        findings.forEach((candidate, finding) -> {
            if (!added.containsValue(candidate)) {
                finding.runtime().ifPresent(r -> unique.putIfAbsent(r.path(), r));
            }
        });
        List<PythonRuntime> all = new ArrayList<>(unique.values());
        added.forEach((name, candidate) ->
                findings.get(candidate).runtime().ifPresent(runtime -> all.add(runtime.called(name))));
        return List.copyOf(all);
    }

    /** What looks like an interpreter and isn't one that works. */
    public synchronized List<Broken> broken() {
        askAll();
        List<Broken> broken = new ArrayList<>();
        findings.forEach((candidate, finding) -> {
            if (finding.runtime().isEmpty()) {
                broken.add(new Broken(candidate.path(), finding.problem()));
            }
        });
        return broken;
    }

    /**
     * The runtime that a user means by {@code cpython}, {@code cpython3.13}, {@code cpython3.14t}, {@code pypy},
     * a name given to {@link #add}, or a path.
     *
     * @throws ModeException if there is none: what was looked for, what there is, how to install it
     */
    public synchronized PythonRuntime find(String wanted) throws ModeException {
        if (added.containsKey(wanted)) {
            return asked(added.get(wanted)).called(wanted);
        }
        if (wanted.contains("/") || wanted.contains("\\")) {
            return asked(Implementation.Candidate.executable(wanted));
        }
        String name = wanted.toLowerCase(Locale.ROOT);
        Implementation implementation = implementations.stream()
                .filter(i -> name.startsWith(i.name()))
                .findFirst()
                .orElseThrow(() -> unknown(wanted));
        List<Implementation.Candidate> candidates;
        try {
            candidates = implementation.obtain();
        } catch (IOException e) {
            throw new ModeException(
                    wanted + " is not available: " + e.getMessage() + " Looked for " + implementation.lookedFor() + ".",
                    e);
        }
        List<String> problems = new ArrayList<>();
        for (Implementation.Candidate candidate : candidates) {
            Finding finding = ask(candidate);
            Optional<PythonRuntime> match = finding.runtime().filter(r -> matches(r, name, implementation.name()));
            if (match.isPresent()) {
                return match.get();
            }
            finding.runtime().ifPresentOrElse(r -> problems.add(r.name()), () -> problems.add(finding.problem()));
        }
        String there = problems.isEmpty() ? "" : " Found instead: " + String.join(", ", problems) + ".";
        throw new ModeException("There is no runtime " + wanted + " here. Looked for " + implementation.lookedFor()
                + "." + there + " See docs/troubleshooting.md#a-python-implementation-is-not-found.");
    }

    private ModeException unknown(String wanted) {
        String known = implementations.stream().map(Implementation::name).collect(Collectors.joining(", "));
        return new ModeException("There is no runtime called " + wanted + ". Known are java, " + known
                + ", each also with a version (cpython3.13), or a path; %runtimes lists what is on this machine.");
    }

    /** {@code cpython} means any without a {@code t}; {@code cpython3} any 3; {@code cpython3.13} exactly that. */
    private static boolean matches(PythonRuntime runtime, String wanted, String implementation) {
        String version = wanted.substring(implementation.length());
        String own = runtime.name()
                .substring(runtime.name().replaceAll("[0-9].*", "").length());
        if (!runtime.name().startsWith(implementation)) {
            return false;
        }
        if (version.isEmpty()) {
            return !own.endsWith("t") && (implementation.equals("jython") || !own.startsWith("2"));
        }
        return own.equals(version) || (version.length() == 1 && own.startsWith(version) && !own.endsWith("t"));
    }

    /**
     * Makes a command known under a name.
     *
     * @throws ModeException if it does not start a Python interpreter
     */
    public synchronized PythonRuntime add(String name, List<String> command) throws ModeException {
        if (!name.matches("[A-Za-z][\\w.-]*") || MODES.contains(name) || name.equals("java")) {
            throw new ModeException(
                    "'" + name
                            + "' can't be a runtime's name. Use letters, digits, '.', '-' and '_', a letter first, and not java.");
        }
        Implementation.Candidate candidate = new Implementation.Candidate(String.join(" ", command), command);
        findings.remove(candidate); // it may have been mended since
        PythonRuntime runtime = asked(candidate);
        added.put(name, candidate);
        return runtime.called(name);
    }

    /** The notebook's session with a runtime. */
    public synchronized PythonSession session(PythonRuntime runtime) {
        return sessions.computeIfAbsent(Key.of(runtime), key -> new PythonSession(runtime, script()));
    }

    /**
     * A mode on a runtime.
     *
     * @param name serial, threads, processes or interpreters
     * @param startMethod fork, spawn or forkserver; empty for the implementation's own
     * @throws ModeException if there is no such mode on Python
     */
    public synchronized Mode mode(PythonRuntime runtime, String name, Optional<String> startMethod)
            throws ModeException {
        if (!MODES.contains(name)) {
            throw new ModeException("There is no mode " + name + " on " + runtime.name() + "; Python's modes are "
                    + String.join(", ", MODES) + ".");
        }
        if (name.equals("interpreters") && !runtime.hasSubinterpreters()) {
            throw new ModeException(
                    runtime.name()
                            + " has no sub-interpreters with a lock of their own; CPython has them from 3.12 on, GraalPy has contexts.");
        }
        PythonSession session = session(runtime);
        if (name.equals("processes") && !runtime.hasMultiprocessing()) {
            if (startMethod.isPresent()) {
                throw new ModeException(runtime.name() + " has no multiprocessing and so no start method "
                        + startMethod.get() + "; leave --start out.");
            }
            return pools.computeIfAbsent(Key.of(runtime), key -> InterpreterPoolMode.of(session));
        }
        return new PythonMode(name, session, startMethod);
    }

    private void askAll() {
        implementations.forEach(i -> i.candidates().forEach(this::ask));
        added.values().forEach(this::ask);
    }

    private PythonRuntime asked(Implementation.Candidate candidate) throws ModeException {
        Finding finding = ask(candidate);
        return finding.runtime().orElseThrow(() -> new ModeException(finding.problem()));
    }

    private Finding ask(Implementation.Candidate candidate) {
        return findings.computeIfAbsent(candidate, c -> {
            try {
                return new Finding(Optional.of(Probe.describe(c, script())), "");
            } catch (IOException e) {
                return new Finding(Optional.empty(), e.getMessage());
            }
        });
    }

    @Override
    public synchronized void close() {
        pools.values().forEach(InterpreterPoolMode::close);
        sessions.values().forEach(PythonSession::close);
        if (folder.isEmpty()) {
            return;
        }
        try (Stream<Path> rest = Files.walk(folder.get())) {
            for (Path path : rest.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            // The system clears its temporary folder.
        }
    }
}
