package dev.tandem.shell;

import dev.tandem.bytecode.EntryMethod;
import dev.tandem.engine.Bodies;
import dev.tandem.engine.Body;
import dev.tandem.engine.Shipment;
import dev.tandem.shell.CodeCompiler.Compiled;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A Java session: what one cell declares, the next ones see. Cells run in this JVM, on the thread that calls
 * {@link #evaluate}, one at a time; everything else may be called from any thread, also while a cell runs.
 */
public final class Session implements AutoCloseable {
    private static final List<String> IMPORTS = List.of(
            "java.io.*",
            "java.math.*",
            "java.net.*",
            "java.nio.file.*",
            "java.util.*",
            "java.util.concurrent.*",
            "java.util.concurrent.atomic.*",
            "java.util.concurrent.locks.*",
            "java.util.function.*",
            "java.util.prefs.*",
            "java.util.regex.*",
            "java.util.stream.*",
            "static dev.tandem.engine.Span.span");

    private static final EntryMethod.Plan ENTRY = new EntryMethod.Plan(
            "$offer", CodeWriter.METHOD, internal(Body.class), "run", internal(Bodies.class), "offer");

    /** Guards the compiler and all that it knows; never held while a cell's code runs. */
    private final Object lock = new Object();

    private final List<String> compilerOptions;
    private final CellLoader loader;
    private final VariableStore store;
    private JavaShell shell;
    private CellClasses classes;
    private Declarations declarations;
    private UserFrames frames;
    private CellSplitter splitter;

    public Session() {
        this(List.of());
    }

    /** @param compilerOptions for javac, such as {@code --enable-preview} */
    public Session(List<String> compilerOptions) {
        this.compilerOptions = List.copyOf(compilerOptions);
        loader = new CellLoader(Session.class.getClassLoader());
        store = new VariableStore(loader);
        start();
    }

    private static String internal(Class<?> type) {
        return type.getName().replace('.', '/');
    }

    private void start() {
        shell = new JavaShell(loader, compilerOptions);
        String own = System.getProperty("java.class.path", "");
        if (!own.isEmpty()) {
            shell.api().addToClasspath(own);
        }
        classes = new CellClasses(loader);
        declarations = new Declarations(shell, classes);
        frames = new UserFrames(classes);
        splitter = new CellSplitter(shell.analysis());
        IMPORTS.forEach(name -> shell.eval("import " + name + ";", files -> {}));
    }

    /** Compiles and runs a cell, and waits for its end. Never throws what the cell throws. */
    public Evaluation evaluate(Cell cell) {
        Compiled compiled;
        synchronized (lock) {
            try {
                frames.remember(cell);
                List<Piece> pieces = splitter.split(cell.code());
                declare(cell, pieces);
                CodeCompiler compiler = new CodeCompiler(shell, classes, declarations, cell, pieces);
                if (compiler.isEmpty()) {
                    return new Evaluation.Nothing();
                }
                compiled = compiler.compileCell();
            } catch (CompilationException e) {
                return new Evaluation.Rejected(e.problems());
            } catch (IllegalStateException e) {
                return new Evaluation.Rejected(List.of(new Problems(cell).at(0, 1, e.getMessage())));
            }
        }
        return run(compiled);
    }

    private void declare(Cell cell, List<Piece> pieces) throws CompilationException {
        for (Piece piece : pieces) {
            if (piece.kind() == Piece.Kind.BROKEN) {
                throw new CompilationException(broken(cell, piece));
            }
        }
        for (Piece.Kind kind : List.of(Piece.Kind.IMPORT, Piece.Kind.TYPE, Piece.Kind.METHOD)) {
            for (Piece piece : pieces) {
                if (piece.kind() == kind) {
                    List<Problem> problems = declarations.declare(cell, piece);
                    if (!problems.isEmpty()) {
                        throw new CompilationException(problems);
                    }
                }
            }
        }
    }

    private List<Problem> broken(Cell cell, Piece piece) {
        List<Problem> problems = shell.eval(piece.text(), files -> {}).stream()
                .flatMap(event ->
                        new Problems(cell).of(shell.errors(event.snippet()), offset -> piece.start() + offset).stream())
                .toList();
        if (!problems.isEmpty()) {
            return problems;
        }
        int start = piece.start()
                + piece.text().length()
                - piece.text().stripLeading().length();
        return List.of(new Problems(cell)
                .at(start, piece.end(), "This is not complete: a closing bracket, quote or operand is missing."));
    }

    private Evaluation run(Compiled compiled) {
        try {
            Method method = Class.forName(compiled.className(), true, loader).getDeclaredMethod(CodeWriter.METHOD);
            method.setAccessible(true);
            Object value = method.invoke(null);
            return compiled.showsValue() || value != null
                    ? new Evaluation.Value(value, compiled.resultType())
                    : new Evaluation.Nothing();
        } catch (InvocationTargetException e) {
            return new Evaluation.Thrown(e.getCause());
        } catch (ReflectiveOperationException | LinkageError e) {
            return new Evaluation.Thrown(e);
        }
    }

    /**
     * Compiles a cell as the body of tasks: what it declares besides types, methods and imports is local to each task;
     * {@code task} and {@code tasks} are in scope.
     */
    public CompiledBody compile(Cell cell) throws CompilationException {
        return compile(cell, Optional.empty());
    }

    /**
     * As {@link #compile(Cell)}, with {@code it} in scope.
     *
     * @param elementType the type of {@code it}, as {@link #elements} tells it
     */
    public CompiledBody compile(Cell cell, String elementType) throws CompilationException {
        return compile(cell, Optional.of(elementType));
    }

    private CompiledBody compile(Cell cell, Optional<String> elementType) throws CompilationException {
        String it = elementType
                .map(type -> type + " it = (" + type + ") $context.it(); ")
                .orElse("");
        Compiled compiled;
        synchronized (lock) {
            try {
                frames.remember(cell);
                List<Piece> pieces = splitter.split(cell.code());
                declare(cell, pieces);
                CodeCompiler compiler = new CodeCompiler(shell, classes, declarations, cell, pieces);
                if (compiler.isEmpty()) {
                    throw new CompilationException(List.of(new Problems(cell)
                            .at(0, 1, "There is nothing to run: write the code of a task below the magic.")));
                }
                compiled = compiler.compileBody(
                        "dev.tandem.engine.TaskContext $context",
                        "int task = $context.task(); int tasks = $context.tasks(); " + it,
                        ENTRY);
            } catch (IllegalStateException e) {
                throw new CompilationException(List.of(new Problems(cell).at(0, 1, e.getMessage())));
            }
            Shipment shipment = new ShipmentPacker(classes, store, loader)
                    .pack(
                            compiled.className(),
                            ENTRY.name(),
                            declarations.variables().values());
            return new CompiledBody(body(compiled.className()), shipment, compiled.resultType());
        }
    }

    private Body<Object> body(String className) {
        try {
            Class.forName(className, true, loader).getMethod(ENTRY.name()).invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The compiled body does not start: " + e, e);
        }
        @SuppressWarnings("unchecked") // its results are read as Object; wrapped, its class loader would be lost
        Body<Object> body = (Body<Object>) Bodies.take();
        return body;
    }

    /**
     * Evaluates an expression that gives one element for each task: an array, an Iterable, a Map (its entries), a
     * Stream, or anything else that can be gone through.
     *
     * @throws CompilationException if it doesn't compile
     * @throws IllegalArgumentException if its value can't be gone through; a sentence for the user
     * @throws Exception whatever the expression throws
     */
    public Elements elements(Cell expression) throws Exception {
        Evaluation evaluation = evaluate(expression);
        if (evaluation instanceof Evaluation.Rejected rejected) {
            throw new CompilationException(rejected.problems());
        }
        if (evaluation instanceof Evaluation.Thrown thrown) {
            if (thrown.error() instanceof Exception exception) {
                throw exception;
            }
            throw new InvocationTargetException(thrown.error());
        }
        if (evaluation instanceof Evaluation.Value value) {
            List<?> values = Elements.in(expression.code(), value.value(), value.type());
            synchronized (lock) {
                return new Elements(values, new ElementTypes(shell).of(value.value(), value.type()));
            }
        }
        throw new IllegalArgumentException(
                "\"" + expression.code().strip() + "\" has no value; give an expression with the elements.");
    }

    /**
     * Declares a variable and sets it.
     *
     * @param type as it would be written in a cell
     * @throws IllegalArgumentException if the session knows no such type, or the name is none
     */
    public void bind(String name, String type, Object value) {
        Objects.requireNonNull(name, "name");
        synchronized (lock) {
            SessionVariable variable = declarations
                    .variable(name, type)
                    .orElseThrow(() -> new IllegalArgumentException("Can't make a variable \"" + type + " " + name
                            + "\": not a name and a type that are known here."));
            store.set(variable, value);
        }
    }

    /** Adds jars or directories (one path, or several with the platform's separator) to the session's class path. */
    public void addToClasspath(String paths) {
        synchronized (lock) {
            if (loader.addToClassPath(paths)) {
                shell.api().addToClasspath(paths);
            }
        }
    }

    /** Compile errors as a cell shows them. */
    public ErrorReport report(List<Problem> problems) {
        return CompilationReport.of(problems);
    }

    /** An exception as a cell shows it: the user's own frames with their lines, the rest behind a count. */
    public ErrorReport report(Throwable error) {
        return new ExceptionReport(frames).of(error);
    }

    public Set<Path> classpath() {
        return loader.classPath();
    }

    public void interrupt() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        synchronized (lock) {
            shell.close();
        }
    }
}
