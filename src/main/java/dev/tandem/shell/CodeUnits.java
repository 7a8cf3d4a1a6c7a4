package dev.tandem.shell;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * Compiles what no later cell refers to, the code of cells, by the compiler itself. JShell could do it, as a statement; but it
 * compiles each twice, keeps every snippet with its class files for as long as it lives, and goes through all of
 * them for the next one. Classes are put into JShell's package and named as its wrappers are, with a zero before the
 * number, which JShell's never have. Not safe for threads.
 */
final class CodeUnits implements AutoCloseable {
    static final String PACKAGE = "REPL";

    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    private final ClassFilesInMemory files;
    private final List<String> options;
    private final Set<File> classPath = new LinkedHashSet<>();
    private int count;

    /**
     * One of the two is empty.
     *
     * @param classFiles by binary name
     */
    record Compilation(Map<String, byte[]> classFiles, List<CompileError> errors) {}

    /** @param options for javac */
    CodeUnits(List<String> options) {
        this.options = List.copyOf(options);
        this.files = new ClassFilesInMemory(
                COMPILER.getStandardFileManager(null, Locale.ENGLISH, StandardCharsets.UTF_8), PACKAGE);
        addToClassPath("");
    }

    /** @param paths jars or directories, with the platform's separator */
    void addToClassPath(String paths) {
        for (String each : paths.split(File.pathSeparator)) {
            if (!each.isEmpty()) {
                classPath.add(Path.of(each).toFile());
            }
        }
        try {
            files.standard().setLocation(StandardLocation.CLASS_PATH, classPath);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has code find these classes, by binary name. */
    void show(Map<String, byte[]> classFiles) {
        files.show(classFiles);
    }

    /**
     * Compiles statements.
     *
     * @param imports as they stand at the head of a file
     * @throws IllegalStateException if the compiler itself fails, with a sentence for the user
     */
    Compilation compile(String imports, String statements) {
        String name = "$JShell$0" + ++count;
        String head = "package " + PACKAGE + ";\n" + imports + "class " + name
                + " { public static void do_it$() throws java.lang.Throwable {\n";
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        StringWriter said = new StringWriter();
        boolean compiled = COMPILER.getTask(
                        said, files, found, options, null, List.of(new Unit(name, head + statements + "\n} }\n")))
                .call();
        Map<String, byte[]> classFiles = files.takeWritten();
        if (compiled) {
            return new Compilation(classFiles, List.of());
        }
        List<CompileError> errors = found.getDiagnostics().stream()
                .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
                .map(each -> new CompileError(
                        offset(each.getStartPosition(), head),
                        offset(each.getEndPosition(), head),
                        each.getCode(),
                        each.getMessage(Locale.ENGLISH)))
                .toList();
        if (errors.isEmpty()) {
            throw failure(said.toString());
        }
        return new Compilation(Map.of(), errors);
    }

    private static int offset(long position, String head) {
        return (int) Math.max(0, position - head.length());
    }

    /** The compiler doesn't throw what it fails on, but prints it with its stack. */
    private static IllegalStateException failure(String said) {
        String error = said.lines()
                .filter(line -> line.startsWith("java.") && line.contains("Error")
                        || line.startsWith("java.") && line.contains("Exception"))
                .findFirst()
                .orElse("no reason given");
        if (error.startsWith(OutOfMemoryError.class.getName())) {
            throw new OutOfMemoryError("while compiling");
        }
        return new IllegalStateException("The Java compiler failed on this code (" + error
                + "). Try it in smaller parts, or in a class of its own.");
    }

    @Override
    public void close() {
        try {
            files.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Unit extends SimpleJavaFileObject {
        private final String text;

        Unit(String name, String text) {
            super(URI.create("cells:///" + PACKAGE + "/" + name + Kind.SOURCE.extension), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
