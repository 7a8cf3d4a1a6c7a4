package dev.tandem.shell;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Defines the classes of cells in this JVM and finds what users put on the class path. A batch of classes is held until
 * one of them is asked for, so that classes which refer to each other find each other. Safe for any thread.
 */
final class CellLoader extends URLClassLoader {
    /** Handed over but not defined yet; guarded by itself. */
    private final Map<String, byte[]> pending = new HashMap<>();

    /** Guarded by itself. */
    private final Set<Path> classPath = new LinkedHashSet<>();

    CellLoader(ClassLoader parent) {
        super(new URL[0], parent); // no name: it would stand before each frame of a stack trace
    }

    void offer(String name, byte[] classFile) {
        synchronized (pending) {
            pending.put(name, classFile);
        }
    }

    /** Adds jars or directories; what is there already is not added again. Returns whether anything was new. */
    boolean addToClassPath(String paths) {
        boolean added = false;
        for (String each : paths.split(File.pathSeparator)) {
            Path path = Path.of(each).toAbsolutePath().normalize();
            synchronized (classPath) {
                if (!classPath.add(path)) {
                    continue;
                }
            }
            try {
                addURL(path.toUri().toURL());
                added = true;
            } catch (MalformedURLException e) {
                throw new IllegalArgumentException("Not a path for the class path: " + each, e);
            }
        }
        return added;
    }

    Set<Path> classPath() {
        synchronized (classPath) {
            return new LinkedHashSet<>(classPath);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] classFile;
        synchronized (pending) {
            classFile = pending.remove(name);
        }
        return classFile == null ? super.findClass(name) : defineClass(name, classFile, 0, classFile.length);
    }
}
