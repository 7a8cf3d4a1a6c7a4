package dev.tandem.python;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A Python interpreter that was found and answered.
 *
 * @param name what users call it: {@code cpython3.13}, {@code cpython3.14t}, {@code pypy3.9}, {@code jython2.7} ..., or
 *     what they named it
 * @param implementation {@code platform.python_implementation()} in its own words
 * @param version of the language it implements
 * @param path where it was found: an executable or a jar
 * @param command starts it, before the script's name
 * @param hasLock whether it has a global interpreter lock; empty where that isn't known
 * @param evidence how that was determined
 * @param hasMultiprocessing whether its own {@code multiprocessing} makes worker processes
 * @param takesInterrupt whether SIGINT raises KeyboardInterrupt there
 */
public record PythonRuntime(
        String name,
        String implementation,
        String version,
        String path,
        List<String> command,
        Optional<Boolean> hasLock,
        String evidence,
        boolean hasMultiprocessing,
        boolean takesInterrupt) {
    public PythonRuntime {
        Objects.requireNonNull(name, "name");
        command = List.copyOf(command);
    }

    /** The same under a name that a user gave it. */
    PythonRuntime called(String own) {
        return new PythonRuntime(
                own, implementation, version, path, command, hasLock, evidence, hasMultiprocessing, takesInterrupt);
    }

    /** Whether its threads wait in a futex only for locks, not to sleep as those of virtual machines do. */
    public boolean futexIsLock() {
        return implementation.equals("CPython") || implementation.equals("PyPy");
    }

    /**
     * Whether it can run several interpreters in one process, with a lock of their own each: CPython from 3.12 on (PEP
     * 684), GraalPy in contexts.
     */
    boolean hasSubinterpreters() {
        if (implementation.equals("GraalPy")) {
            return true;
        }
        String[] parts = version.split("\\.");
        return implementation.equals("CPython")
                && (Integer.parseInt(parts[0]) > 3
                        || Integer.parseInt(parts[0]) == 3 && Integer.parseInt(parts[1]) >= 12);
    }
}
