package dev.tandem.engine.process;

import dev.tandem.engine.process.ToWorker.ClassRef;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Defines the classes of cells in a worker. One loader is kept as long as no class changes: its classes stay loaded
 * and compiled from run to run, and classes of later cells join them. Confined to the task thread, except for loading.
 */
final class CodeLoader extends URLClassLoader {
    static {
        registerAsParallelCapable();
    }

    /** Guarded by itself. */
    private final Map<String, byte[]> files = new HashMap<>();

    private final Map<String, String> hashes = new HashMap<>();
    private final Set<String> entries = new HashSet<>();

    CodeLoader(ClassLoader parent) {
        super("cells", new URL[0], parent);
    }

    /** Whether these classes can live beside those already here: none has the name of another with other content. */
    boolean fits(List<ClassRef> classes) {
        return classes.stream()
                .allMatch(ref -> hashes.getOrDefault(ref.name(), ref.hash()).equals(ref.hash()));
    }

    /** Adds classes that {@link #fits fit}, and libraries. */
    void add(List<ClassRef> classes, Map<String, byte[]> filesByHash, List<String> classPath)
            throws MalformedURLException {
        for (String entry : classPath) {
            if (entries.add(entry)) {
                addURL(Path.of(entry).toUri().toURL());
            }
        }
        for (ClassRef ref : classes) {
            if (hashes.putIfAbsent(ref.name(), ref.hash()) == null) {
                byte[] file = filesByHash.get(ref.hash());
                if (file == null) {
                    throw new IllegalStateException("The class " + ref.name() + " was not sent.");
                }
                synchronized (files) {
                    files.put(ref.name(), file);
                }
            }
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] file;
        synchronized (files) {
            file = files.remove(name);
        }
        return file == null ? super.findClass(name) : defineClass(name, file, 0, file.length);
    }
}
