package dev.tandem.engine.cluster.executor;

import java.util.Map;

/** Defines the classes of one generation of cells. Safe for any thread. */
final class GenerationLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    private final Map<String, byte[]> classes;

    GenerationLoader(Map<String, byte[]> classes, ClassLoader parent) {
        super("cells", parent);
        this.classes = classes;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] file = classes.get(name);
        if (file == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, file, 0, file.length);
    }
}
