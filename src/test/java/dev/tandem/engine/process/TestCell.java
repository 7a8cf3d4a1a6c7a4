package dev.tandem.engine.process;

import dev.tandem.engine.Bodies;
import dev.tandem.engine.Body;
import dev.tandem.engine.Shipment;
import dev.tandem.engine.Workload;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A stand-in for a cell of the session: classes that exist in no file, static fields as variables, an entry method. */
final class TestCell {
    private final Map<String, byte[]> files = new HashMap<>();
    private final ClassLoader loader;

    private TestCell(Map<String, byte[]> files) {
        this.files.putAll(files);
        this.loader = new ClassLoader(TestCell.class.getClassLoader()) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                byte[] file = TestCell.this.files.get(name);
                if (file == null) {
                    throw new ClassNotFoundException(name);
                }
                return defineClass(name, file, 0, file.length);
            }
        };
    }

    /** A cell whose body is {@code body}; {@code members} stand beside it in the class {@code Cell}. */
    static TestCell of(String members, String body) {
        String source = """
                import dev.tandem.engine.*;
                import java.util.*;
                import java.io.Serializable;
                public class Cell {
                    %s
                    public static void offer() {
                        Bodies.<Object>offer(context -> {
                            int task = context.task();
                            int tasks = context.tasks();
                            Object it = context.it();
                            %s
                        });
                    }
                }
                """.formatted(members, body);
        return new TestCell(compile(source));
    }

    static TestCell of(String body) {
        return of("", body);
    }

    Workload<Object> workload(int tasks, String... variables) {
        return workload(tasks, List.of(), variables);
    }

    Workload<Object> workload(int tasks, List<?> elements, String... variables) {
        List<Shipment.Variable> sent = List.of(variables).stream()
                .map(name -> new Shipment.Variable("Cell", name, name, type(name), () -> get(name)))
                .toList();
        Shipment shipment = new Shipment(files, "Cell", "offer", sent, loader);
        return new Workload<>(body(), tasks, elements, Optional.of(shipment));
    }

    void set(String variable, Object value) {
        try {
            cell().getField(variable).set(null, value);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    Object get(String variable) {
        try {
            return cell().getField(variable).get(null);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private String type(String variable) {
        try {
            return cell().getField(variable).getType().getSimpleName();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    // What the cell's entry method offers is what this class wrote into it.
    @SuppressWarnings("unchecked")
    private Body<Object> body() {
        try {
            cell().getMethod("offer").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
        return (Body<Object>) Bodies.take();
    }

    private Class<?> cell() throws ClassNotFoundException {
        return Class.forName("Cell", true, loader);
    }

    private static Map<String, byte[]> compile(String source) {
        Map<String, ByteArrayOutputStream> outputs = new HashMap<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        JavaFileManager manager =
                new ForwardingJavaFileManager<>(compiler.getStandardFileManager(problems, null, null)) {
                    @Override
                    public JavaFileObject getJavaFileForOutput(
                            Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
                        return new SimpleJavaFileObject(URI.create("memory:///" + name), kind) {
                            @Override
                            public OutputStream openOutputStream() {
                                return outputs.computeIfAbsent(name, key -> new ByteArrayOutputStream());
                            }
                        };
                    }
                };
        JavaFileObject unit = new SimpleJavaFileObject(URI.create("memory:///Cell.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
        List<String> options = List.of("-g", "-classpath", System.getProperty("java.class.path"));
        boolean compiled = compiler.getTask(null, manager, problems, options, null, List.of(unit))
                .call();
        if (!compiled) {
            StringBuilder message = new StringBuilder(source);
            for (Diagnostic<?> problem : problems.getDiagnostics()) {
                message.append('\n').append(problem);
            }
            throw new AssertionError(message);
        }
        Map<String, byte[]> files = new HashMap<>();
        outputs.forEach((name, bytes) -> files.put(name, bytes.toByteArray()));
        return files;
    }
}
