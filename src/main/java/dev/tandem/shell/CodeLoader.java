package dev.tandem.shell;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Defines the classes of one cell's code, so that they can go when nothing uses them any more: a class lives as long as
 * its loader. What the cell declares (types, methods, variables) is the parent's. Safe for any thread.
 */
final class CodeLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    /** Not defined yet. */
    private final Map<String, byte[]> pending;

    CodeLoader(CellLoader parent, Map<String, byte[]> classFiles) {
        super(parent);
        pending = new ConcurrentHashMap<>(classFiles);
    }

    /** Own classes first: the parent would ask here again. */
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        Class<?> own = own(name);
        return own == null ? super.loadClass(name, resolve) : own;
    }

    /** A class of this cell's code; null if it has none of that name. */
    Class<?> own(String name) {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null && loaded.getClassLoader() == this) {
                return loaded;
            }
            byte[] classFile = pending.remove(name);
            return classFile == null ? null : defineClass(name, classFile, 0, classFile.length);
        }
    }
}
