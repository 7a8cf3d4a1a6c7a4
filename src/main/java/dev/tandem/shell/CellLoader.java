package dev.tandem.shell;

import java.io.File;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Defines what cells declare in this JVM, and finds what users put on the class path. A batch of classes is held until
 * one of them is asked for, so that classes which refer to each other find each other. The code at the top of each cell
 * has a loader of its own, a child of this one, and goes when nothing uses it any more. Safe for any thread.
 */
final class CellLoader extends URLClassLoader {
    static {
        registerAsParallelCapable(); // children ask it while they hold locks of their own
    }

    /** Code that was handed over this recently is kept, used or not: somebody is about to run it. */
    private static final int RECENT = 16;

    /** The loader of a cell's code, with what must be forgotten when it is gone. */
    private static final class Code extends WeakReference<CodeLoader> {
        private final Set<String> names;

        Code(CodeLoader loader, Set<String> names, ReferenceQueue<CodeLoader> queue) {
            super(loader, queue);
            this.names = Set.copyOf(names);
        }
    }

    private final Map<String, Code> codeByName = new ConcurrentHashMap<>();
    private final ReferenceQueue<CodeLoader> gone = new ReferenceQueue<>();

    /** Guarded by itself. */
    private final Deque<CodeLoader> recent = new ArrayDeque<>();

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

    /** Hands over the classes of one cell's code, by binary name. */
    void offerCode(Map<String, byte[]> classFiles) {
        CodeLoader loader = new CodeLoader(this, classFiles);
        synchronized (recent) {
            recent.addLast(loader);
            if (recent.size() > RECENT) {
                recent.removeFirst();
            }
        }
        Code code = new Code(loader, classFiles.keySet(), gone);
        classFiles.keySet().forEach(name -> codeByName.put(name, code));
    }

    /**
     * The class that holds a cell's code. Not {@code Class.forName} by way of this loader: the JVM notes a loader that was
     * asked for a class, and keeps the class as long as the loader.
     */
    Class<?> code(String className) throws ClassNotFoundException {
        Class<?> found = ownOfCode(className);
        return found == null ? Class.forName(className, true, this) : found;
    }

    private Class<?> ownOfCode(String className) {
        Code code = codeByName.get(className);
        CodeLoader loader = code == null ? null : code.get();
        return loader == null ? null : loader.own(className);
    }

    /** Binary names of the code that was unloaded since the last call. */
    Set<String> unloaded() {
        Set<String> names = new HashSet<>();
        for (Reference<? extends CodeLoader> each = gone.poll(); each != null; each = gone.poll()) {
            names.addAll(((Code) each).names);
        }
        codeByName.keySet().removeAll(names);
        return names;
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
        if (classFile != null) {
            return defineClass(name, classFile, 0, classFile.length);
        }
        Class<?> code = ownOfCode(name); // asked for by name, as when an object of it is read from a stream
        return code == null ? super.findClass(name) : code;
    }
}
