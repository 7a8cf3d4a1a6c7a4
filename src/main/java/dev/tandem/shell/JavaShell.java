package dev.tandem.shell;

import dev.tandem.shell.CellControl.ClassSink;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.Diag;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

/**
 * The compiler as the session uses it, which knows what was declared before: JShell for declarations, the compiler itself for
 * the code of cells. JShell is made when it is first needed. Not safe for threads.
 */
final class JavaShell implements AutoCloseable {
    /** An import that does nothing, and that no cell has a reason to have. */
    private static final String IMPORTS_KEY = "static java.lang.Void.*";

    private final List<String> options;
    private final CodeUnits units;
    private final CellControl control = new CellControl();
    private final LiveNames names = new LiveNames();
    private final List<String> classPath = new ArrayList<>();

    /** In scope without being written in a cell. */
    private final Set<String> imports = new LinkedHashSet<>();

    /** Null until it is needed. */
    private JShell shell;

    /** What stands before the code of a cell; null where it has to be made up anew. */
    private String scope;

    private int version;

    /** @param compilerOptions for javac */
    JavaShell(List<String> compilerOptions) {
        // -g: the static types of a cell's values are read from the tables of local variables.
        options = Stream.concat(Stream.of("-g", "-proc:none"), compilerOptions.stream())
                .toList();
        units = new CodeUnits(options);
    }

    /**
     * Hands one snippet to JShell; what it compiles to goes to {@code sink}.
     *
     * @throws IllegalStateException if JShell itself fails on it, with a sentence for the user
     */
    List<SnippetEvent> eval(String source, ClassSink sink) {
        JShell made = api();
        control.deliverTo(classFiles -> {
            units.show(classFiles);
            names.made(classFiles.keySet());
            sink.take(classFiles);
        });
        try {
            return made.eval(source);
        } catch (AssertionError | RuntimeException | StackOverflowError e) {
            throw new IllegalStateException(
                    "JShell, the JDK's own Java shell, failed on this code (" + e
                            + "). Try it in smaller parts, or in a class of its own.",
                    e);
        } finally {
            control.deliverTo(classFiles -> {});
            changed();
        }
    }

    private void changed() {
        scope = null;
        version++;
    }

    /** Another number whenever what is known has changed. */
    int version() {
        return version;
    }

    /** Has JShell forget a declaration. */
    List<SnippetEvent> drop(Snippet snippet) {
        changed();
        return api().drop(snippet);
    }

    /**
     * Compiles statements that no later ones refer to; the classes they come to go to {@code sink}. Returns the errors, or
     * nothing.
     *
     * @throws IllegalStateException if the compiler itself fails on it, with a sentence for the user
     */
    List<CompileError> compile(String statements, ClassSink sink) {
        if (scope == null) {
            scope = shell == null ? LiveNames.statements(imports) : names.imports(shell);
        }
        CodeUnits.Compilation compilation = units.compile(scope, statements);
        if (compilation.errors().isEmpty()) {
            sink.take(compilation.classFiles());
        }
        return compilation.errors();
    }

    /** Imports names, as they stand after {@code import}; passes over those that aren't there. */
    void importAll(List<String> names) {
        if (isThere(names)) {
            imports.addAll(names);
        } else {
            names.stream().filter(name -> isThere(List.of(name))).forEach(imports::add);
        }
        changed();
        if (shell != null) {
            tellImports();
        }
    }

    private boolean isThere(List<String> names) {
        return units.compile(LiveNames.statements(names), "").errors().isEmpty();
    }

    /**
     * JShell takes an import's text as it stands for all that is compiled later, so several can be one snippet, checked by one
     * compilation. It is known by its first import alone, and replaced by whatever has that again: by the next call.
     */
    private void tellImports() {
        String together = imports.stream().map(name -> "import " + name + ";").collect(Collectors.joining(" "));
        eval("import " + IMPORTS_KEY + "; " + together, files -> {});
    }

    List<CompileError> errors(Snippet snippet) {
        return shell.diagnostics(snippet)
                .filter(Diag::isError)
                .map(each -> new CompileError(
                        (int) Math.max(0, each.getStartPosition()),
                        (int) Math.max(0, each.getEndPosition()),
                        each.getCode(),
                        each.getMessage(Locale.ENGLISH)))
                .toList();
    }

    /** @param paths jars or directories, with the platform's separator */
    void addToClassPath(String paths) {
        changed();
        classPath.add(paths);
        units.addToClassPath(paths);
        if (shell != null) {
            shell.addToClasspath(paths);
        }
    }

    JShell api() {
        if (shell == null) {
            shell = JShell.builder()
                    .executionEngine(new Provider(), Map.of())
                    .compilerOptions(options.toArray(String[]::new))
                    .build();
            classPath.forEach(shell::addToClasspath);
            tellImports();
        }
        return shell;
    }

    SourceCodeAnalysis analysis() {
        return api().sourceCodeAnalysis();
    }

    @Override
    public void close() {
        units.close();
        if (shell != null) {
            shell.close();
        }
    }

    private final class Provider implements ExecutionControlProvider {
        @Override
        public String name() {
            return "cells";
        }

        @Override
        public ExecutionControl generate(ExecutionEnv environment, Map<String, String> parameters) {
            return control;
        }
    }
}
