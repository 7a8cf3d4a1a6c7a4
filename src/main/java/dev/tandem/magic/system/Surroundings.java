package dev.tandem.magic.system;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The folder and the environment variables that commands and magics work with. A JVM can change neither for itself:
 * Java's own relative paths and {@code System.getenv} stay as the kernel was started. Safe for any thread.
 */
public final class Surroundings {
    private volatile Path folder = Path.of("").toAbsolutePath();

    /** Guarded by itself. */
    private final Map<String, String> environment = new TreeMap<>(System.getenv());

    /** An absolute path. */
    public Path folder() {
        return folder;
    }

    void enter(Path absolute) {
        folder = absolute;
    }

    /** A path as the user typed it, with {@code ~}, against the folder. */
    public Path resolve(String typed) {
        if (typed.equals("~") || typed.startsWith("~/")) {
            return Path.of(System.getProperty("user.home"), typed.substring(1));
        }
        return folder.resolve(typed).normalize();
    }

    /** A copy, sorted by name. */
    public Map<String, String> environment() {
        synchronized (environment) {
            return new TreeMap<>(environment);
        }
    }

    void set(String name, String value) {
        synchronized (environment) {
            environment.put(name, value);
        }
    }
}
