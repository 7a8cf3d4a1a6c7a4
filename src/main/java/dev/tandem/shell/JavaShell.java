package dev.tandem.shell;

import dev.tandem.shell.CellControl.ClassSink;
import java.util.List;
import java.util.Map;
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

/** JShell, as the session uses it: as a compiler that knows what was declared before. Not safe for threads. */
final class JavaShell implements AutoCloseable {
    /** An import that does nothing, and that no cell has a reason to have. */
    private static final String IMPORTS_KEY = "static java.lang.Void.*";

    private final JShell shell;
    private final CellControl control = new CellControl();

    /** @param compilerOptions for javac */
    JavaShell(List<String> compilerOptions) {
        // -g: the static types of a cell's values are read from the tables of local variables.
        String[] options = Stream.concat(Stream.of("-g", "-proc:none"), compilerOptions.stream())
                .toArray(String[]::new);
        shell = JShell.builder()
                .executionEngine(new Provider(), Map.of())
                .compilerOptions(options)
                .build();
    }

    /**
     * Hands one snippet to JShell; what it compiles to goes to {@code sink}.
     *
     * @throws IllegalStateException if JShell itself fails on it, with a sentence for the user
     */
    List<SnippetEvent> eval(String source, ClassSink sink) {
        control.deliverTo(sink);
        try {
            return shell.eval(source);
        } catch (AssertionError | RuntimeException | StackOverflowError e) {
            throw new IllegalStateException(
                    "JShell, the JDK's own Java shell, failed on this code (" + e
                            + "). Try it in smaller parts, or in a class of its own.",
                    e);
        } finally {
            control.deliverTo(classFiles -> {});
        }
    }

    /**
     * Imports names, as they stand after {@code import}; passes over those that aren't there. JShell takes an import's text
     * as it stands for all that is compiled later, so several can be one snippet, checked by one compilation. It is
     * known by its first import alone, and replaced by whatever has that again: by the next call.
     */
    void importAll(List<String> names) {
        String together = names.stream().map(JavaShell::statement).collect(Collectors.joining(" "));
        boolean valid = eval(statement(IMPORTS_KEY) + " " + together, files -> {}).stream()
                .allMatch(event -> event.status() == Snippet.Status.VALID);
        if (!valid) {
            names.forEach(name -> eval(statement(name), files -> {}));
        }
    }

    private static String statement(String name) {
        return "import " + name + ";";
    }

    List<Diag> errors(Snippet snippet) {
        return shell.diagnostics(snippet).filter(Diag::isError).toList();
    }

    JShell api() {
        return shell;
    }

    SourceCodeAnalysis analysis() {
        return shell.sourceCodeAnalysis();
    }

    @Override
    public void close() {
        shell.close();
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
