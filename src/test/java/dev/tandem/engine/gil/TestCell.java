package dev.tandem.engine.gil;

import dev.tandem.bytecode.gil.PlacedCheckpoints;
import dev.tandem.engine.Bodies;
import dev.tandem.engine.Body;
import dev.tandem.engine.Execution;
import dev.tandem.engine.Mode;
import dev.tandem.engine.Outcome;
import dev.tandem.engine.Shipment;
import dev.tandem.engine.StopSwitch;
import dev.tandem.engine.Workload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;

/** A cell as a session would compile it: variables, types, methods and a body in wrapper classes of their own. */
final class TestCell {
    private static final String IMPORTS = "import java.util.*; import java.util.concurrent.*;"
            + " import java.util.concurrent.atomic.*; import java.util.concurrent.locks.*; import java.util.function.*;"
            + " import java.util.stream.*; import static dev.tandem.engine.Span.span;"
            + " import static dev.tandem.engine.gil.InterpreterLocks.releasingGil;\n";

    private final List<String> variables = new ArrayList<>();
    private final List<String> initial = new ArrayList<>();
    private final StringBuilder types = new StringBuilder();
    private final StringBuilder methods = new StringBuilder();
    private String body = "return null;";
    private boolean checkpoints = true;
    private Loader loader;

    /** Types as they come from the compiler: for comparison. */
    TestCell withoutCheckpoints() {
        checkpoints = false;
        return this;
    }

    /** Declares {@code type name = value}, a variable of the session. */
    TestCell variable(String type, String name, String value) {
        variables.add("public static " + type + " " + name + ";");
        initial.add(name + " = " + value + ";");
        return this;
    }

    /** Declares a type, nested in a wrapper as a session does. */
    TestCell type(String declaration) {
        types.append("public static ").append(declaration).append('\n');
        return this;
    }

    TestCell method(String declaration) {
        methods.append("public static ").append(declaration).append('\n');
        return this;
    }

    /** Statements with {@code task} and {@code tasks}; ends in a return. */
    TestCell body(String statements) {
        body = statements;
        return this;
    }

    Workload<Object> workload(int tasks) {
        Map<String, byte[]> classes = compile(Map.of(
                "REPL.Vars",
                "package REPL; " + IMPORTS + "import static REPL.Types.*; public class Vars {\n"
                        + String.join("\n", variables)
                        + "\npublic static void init() throws Throwable {" + String.join("\n", initial) + "}}",
                "REPL.Types",
                "package REPL; " + IMPORTS + "import static REPL.Vars.*; public class Types {\n" + types + "}",
                "REPL.Cell",
                "package REPL; " + IMPORTS
                        + "import static REPL.Vars.*; import static REPL.Types.*; public class Cell implements java.io.Serializable {\n"
                        + methods
                        + "public static void offer() { dev.tandem.engine.Bodies.<Object>offer(context -> {"
                        + " int task = context.task(); int tasks = context.tasks();\n" + body + "\n}); }}"));
        if (checkpoints) {
            classes.replaceAll((name, file) -> name.startsWith("REPL.Types") ? placed(file) : file);
        }
        loader = new Loader(classes);
        try {
            Class.forName("REPL.Vars", true, loader).getMethod("init").invoke(null);
            Class.forName("REPL.Cell", true, loader).getMethod("offer").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
        @SuppressWarnings("unchecked")
        Body<Object> plain = (Body<Object>) Bodies.take();
        Shipment shipment = new Shipment(classes, "REPL.Cell", "offer", List.of(), loader);
        return new Workload<>(plain, tasks, List.of(), Optional.of(shipment));
    }

    /** As a session loads declarations. */
    private static byte[] placed(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        reader.accept(new PlacedCheckpoints(writer, reader, "REPL/"), ClassReader.EXPAND_FRAMES);
        return writer.toByteArray();
    }

    /** A variable's value now; only after {@link #workload}. */
    Object value(String variable) throws ReflectiveOperationException {
        return Class.forName("REPL.Vars", true, loader).getField(variable).get(null);
    }

    /** Runs it under a lock that checks itself, and gives the results; a task's failure is thrown. */
    List<Object> results(GilSettings settings, int tasks, int workers) throws Exception {
        return results(run(new GilMode(settings, true), tasks, workers));
    }

    Execution<Object> run(Mode mode, int tasks, int workers) throws Exception {
        return mode.run(workload(tasks), workers, new StopSwitch());
    }

    static List<Object> results(Execution<Object> execution) {
        List<Object> results = new ArrayList<>();
        for (Outcome<Object> outcome : execution.outcomes()) {
            if (outcome instanceof Outcome.Failure<Object> failure) {
                throw new AssertionError("a task failed", failure.error());
            }
            if (!(outcome instanceof Outcome.Result<Object> result)) {
                throw new AssertionError("a task has no result: " + outcome);
            }
            results.add(result.value());
        }
        return results;
    }

    private static Map<String, byte[]> compile(Map<String, String> sources) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        try (StandardJavaFileManager standard = compiler.getStandardFileManager(problems, null, null);
                Memory memory = new Memory(standard)) {
            List<JavaFileObject> units = new ArrayList<>();
            sources.forEach((name, text) -> units.add(new Source(name, text)));
            List<String> options = List.of("--release", "17", "-cp", System.getProperty("java.class.path"));
            if (!compiler.getTask(null, memory, problems, options, null, units).call()) {
                throw new IllegalArgumentException(problems.getDiagnostics().toString());
            }
            Map<String, byte[]> classes = new HashMap<>();
            memory.written.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
            return classes;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Stands for a session's loader. */
    private static final class Loader extends ClassLoader {
        private final Map<String, byte[]> classes;

        Loader(Map<String, byte[]> classes) {
            super(TestCell.class.getClassLoader());
            this.classes = classes;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] bytes = classes.get(name);
            if (bytes == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, bytes, 0, bytes.length);
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String name, String text) {
            super(URI.create("string:///" + name.replace('.', '/') + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class Memory extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> written = new HashMap<>();

        Memory(JavaFileManager next) {
            super(next);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("mem:///" + name.replace('.', '/') + ".class"), kind) {
                @Override
                public OutputStream openOutputStream() {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    written.put(name, bytes);
                    return bytes;
                }
            };
        }
    }
}
