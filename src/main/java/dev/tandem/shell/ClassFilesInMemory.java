package dev.tandem.shell;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;

/** Shows the compiler classes that are in no file, all of them in one package, and takes what it writes. Not safe for threads. */
final class ClassFilesInMemory extends ForwardingJavaFileManager<StandardJavaFileManager> {
    private final String packageName;
    private final Map<String, JavaFileObject> shown = new LinkedHashMap<>();
    private final Map<String, Written> written = new LinkedHashMap<>();

    ClassFilesInMemory(StandardJavaFileManager files, String packageName) {
        super(files);
        this.packageName = packageName;
    }

    StandardJavaFileManager standard() {
        return fileManager;
    }

    /** From now on the compiler finds these, by binary name. */
    void show(Map<String, byte[]> classFiles) {
        classFiles.forEach((name, classFile) -> shown.put(name, new Shown(name, classFile)));
    }

    /** What was written since the last call, by binary name. */
    Map<String, byte[]> takeWritten() {
        Map<String, byte[]> taken = new LinkedHashMap<>();
        written.forEach((name, file) -> taken.put(name, file.bytes.toByteArray()));
        written.clear();
        return taken;
    }

    @Override
    public Iterable<JavaFileObject> list(
            Location location, String inPackage, Set<JavaFileObject.Kind> kinds, boolean recurse) throws IOException {
        Iterable<JavaFileObject> files = super.list(location, inPackage, kinds, recurse);
        if (location != StandardLocation.CLASS_PATH
                || !inPackage.equals(packageName)
                || !kinds.contains(JavaFileObject.Kind.CLASS)) {
            return files;
        }
        List<JavaFileObject> all = new ArrayList<>(shown.values());
        files.forEach(all::add);
        return all;
    }

    @Override
    public String inferBinaryName(Location location, JavaFileObject file) {
        return file instanceof Shown ours ? ours.name : super.inferBinaryName(location, file);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
            Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
        return written.computeIfAbsent(className, Written::new);
    }

    private static URI uri(String className) {
        return URI.create("cells:///" + className.replace('.', '/') + JavaFileObject.Kind.CLASS.extension);
    }

    private static final class Shown extends SimpleJavaFileObject {
        private final String name;
        private final byte[] classFile;

        Shown(String name, byte[] classFile) {
            super(uri(name), Kind.CLASS);
            this.name = name;
            this.classFile = classFile;
        }

        @Override
        public InputStream openInputStream() {
            return new ByteArrayInputStream(classFile);
        }
    }

    private static final class Written extends SimpleJavaFileObject {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Written(String name) {
            super(uri(name), Kind.CLASS);
        }

        @Override
        public OutputStream openOutputStream() {
            return bytes;
        }
    }
}
