package dev.tandem.shell;

import dev.tandem.bytecode.CellRun;
import dev.tandem.bytecode.EntryMethod;
import dev.tandem.bytecode.ExitGuard;
import dev.tandem.bytecode.JvmChoices;
import dev.tandem.engine.Bodies;
import dev.tandem.engine.Body;
import dev.tandem.engine.Shipment;
import dev.tandem.shell.CodeCompiler.Compiled;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import jdk.jshell.spi.SPIResolutionException;

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
            "dev.tandem.engine.process.Shared",
            "static dev.tandem.engine.Span.span",
            "static dev.tandem.engine.gil.InterpreterLocks.releasingGil");

    private static final EntryMethod.Plan ENTRY = new EntryMethod.Plan(
            "$offer", CodeWriter.METHOD, internal(Body.class), "run", internal(Bodies.class), "offer");

    private static final int MAX_CAUSES = 10;

    /** Guards the compiler and all that it knows; never held while a cell's code runs. */
    private final Object lock = new Object();

    private final HeapReserve reserve = new HeapReserve();
    private final CellThreads threads = new CellThreads(error -> {
        letGoIfFull(error);
        return report(error);
    });
    private final List<String> compilerOptions;
    private final Set<CellRun> cellRuns = ConcurrentHashMap.newKeySet();

    /** The tasks of compiled bodies, until they are stopped; then the next ones get a new one. */
    private final AtomicReference<CellRun> taskRun = new AtomicReference<>(new CellRun());

    /** In scope without being written. Guarded by the lock. */
    private final Set<String> imports = new LinkedHashSet<>(IMPORTS);

    private CellLoader loader;
    private VariableStore store;
    private JavaShell shell;
    private CellClasses classes;
    private Declarations declarations;
    private UserFrames frames;
    private CellSplitter splitter;
    private CellCompiler compiler;
    private CodeAssistant assistant;

    /** With a compiler that takes the preview features and incubator modules that this JVM was started with. */
    public Session() {
        this(JvmChoices.ofThisJvm().compilerOptions());
    }

    /** @param compilerOptions for javac, such as {@code --enable-preview} */
    public Session(List<String> compilerOptions) {
        this(compilerOptions, List.of());
    }

    /**
     * @param compilerOptions for javac, such as {@code --enable-preview}
     * @param furtherImports as {@link #importAll} takes them, in one go with the session's own
     */
    public Session(List<String> compilerOptions, List<String> furtherImports) {
        ExitGuard.guardThisJvm();
        this.compilerOptions = List.copyOf(compilerOptions);
        imports.addAll(furtherImports);
        start(Set.of());
    }

    /**
     * As {@link #Session()}, with further imports.
     *
     * @param names as {@link #importAll} takes them
     */
    public static Session importing(List<String> names) {
        return new Session(JvmChoices.ofThisJvm().compilerOptions(), names);
    }

    private static String internal(Class<?> type) {
        return type.getName().replace('.', '/');
    }

    private void start(Set<Path> classPath) {
        loader = new CellLoader(Session.class.getClassLoader());
        store = new VariableStore(loader);
        shell = new JavaShell(compilerOptions);
        String own = System.getProperty("java.class.path", "");
        if (!own.isEmpty()) {
            loader.addToClassPath(own);
            shell.addToClassPath(OwnClasses.toCompileAgainst(own));
        }
        classes = new CellClasses(loader);
        declarations = new Declarations(shell, classes);
        frames = new UserFrames(classes);
        splitter = new CellSplitter(shell::analysis);
        compiler = new CellCompiler(shell, classes, declarations, splitter, frames);
        assistant = new CodeAssistant(shell, splitter, declarations);
        classPath.forEach(path -> addToClasspath(path.toString()));
        shell.importAll(List.copyOf(imports));
    }

    /**
     * Compiles and runs a cell, and waits for its end. It runs on a thread of its own, which inherits from the calling
     * one, so that it can be left behind where nothing stops it. Never throws what the cell throws.
     */
    public Evaluation evaluate(Cell cell) {
        CellRun run = new CellRun();
        cellRuns.add(run);
        try {
            Evaluation evaluation = evaluate(cell, run);
            if (evaluation instanceof Evaluation.Thrown thrown) {
                letGoIfFull(thrown.error());
            } else {
                reserve.takeAgain();
            }
            return evaluation;
        } catch (OutOfMemoryError full) { // while compiling, because threads of earlier cells filled the heap
            reserve.letGo();
            return new Evaluation.Thrown(full);
        } finally {
            run.end();
            cellRuns.remove(run);
        }
    }

    /** Also where the error was wrapped on its way, as executors do. */
    private void letGoIfFull(Throwable error) {
        Throwable each = error;
        for (int depth = 0; each != null && depth < MAX_CAUSES; depth++) {
            if (each instanceof OutOfMemoryError) {
                reserve.letGo();
            }
            each = each.getCause();
        }
    }

    private Evaluation evaluate(Cell cell, CellRun run) {
        Optional<Compiled> compiled;
        synchronized (lock) {
            try {
                compiled = compiler.cell(cell);
            } catch (CompilationException e) {
                return new Evaluation.Rejected(e.problems());
            }
        }
        noteUnresolved();
        if (compiled.isEmpty()) {
            return new Evaluation.Nothing();
        }
        Evaluation evaluation = new CellRunner(loader, threads, reserve::letGo).run(run, cell.number(), compiled.get());
        if (evaluation instanceof Evaluation.Thrown thrown && thrown.error() instanceof SPIResolutionException error) {
            synchronized (lock) {
                return new Evaluation.Thrown(new UnresolvedCallException(
                        declarations.unresolved(), frames.fromDeclaration(error.getStackTrace())));
            }
        }
        return evaluation;
    }

    /** A declaration with a name that nothing has declared is kept, but it may as well be a typing mistake. */
    private void noteUnresolved() {
        Set<String> missing;
        synchronized (lock) {
            missing = declarations.newlyUnresolved();
        }
        if (!missing.isEmpty()) {
            System.err.println("Note: declared, but it can't be used until this is declared too: "
                    + String.join(", ", new TreeSet<>(missing)) + ".");
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
        synchronized (lock) {
            Compiled compiled = compiler.body(cell, elementType, ENTRY);
            Shipment shipment = new ShipmentPacker(classes, store, loader)
                    .pack(
                            compiled.className(),
                            ENTRY.name(),
                            declarations.variables().values());
            return new CompiledBody(body(compiled.className()), shipment, compiled.resultType());
        }
    }

    private Body<Object> body(String className) {
        Class<?> holder;
        try {
            holder = Class.forName(className, true, loader);
            holder.getMethod(ENTRY.name()).invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The compiled body does not start: " + e, e);
        }
        Body<?> body = Bodies.take();
        return context -> {
            CellRun run = taskRun.get();
            run.runs(holder);
            return run.call(() -> body.run(context));
        };
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
                shell.addToClassPath(paths);
            }
        }
    }

    /** Whether the text could be run as it stands. */
    public InputState completeness(String code) {
        synchronized (lock) {
            return new InputStates(splitter).of(code);
        }
    }

    /**
     * Begins to read, in the background, all names on the class path, which {@link #completions} and the hints at missing
     * imports choose from; they begin themselves where nobody did. It takes a core for about a second.
     */
    public void readNames() {
        synchronized (lock) {
            shell.analysis();
        }
    }

    /** What could stand at the cursor, a UTF-16 offset in {@code code}. */
    public Suggestions completions(String code, int cursor) {
        synchronized (lock) {
            return assistant.suggestions(code, cursor);
        }
    }

    /** What is known of the name at the cursor; several where a method is overloaded, none where nothing is known. */
    public List<Documentation> inspect(String code, int cursor) {
        synchronized (lock) {
            return assistant.documentation(code, cursor);
        }
    }

    /**
     * Has cells see these without an import of their own, also after a {@link #reset}; nothing happens where they do
     * already. Names of classes and packages that aren't there are passed over.
     *
     * @param names as they stand after {@code import}: {@code java.time.*}, {@code static java.lang.Math.sqrt}
     */
    public void importAll(List<String> names) {
        synchronized (lock) {
            if (imports.addAll(names)) {
                shell.importAll(List.copyOf(imports));
            }
        }
    }

    /** The variables of the session, in the order of their first declaration. */
    public List<Variable> variables() {
        synchronized (lock) {
            return declarations.variables().values().stream()
                    .map(each -> new Variable(each.name(), each.type(), () -> store.get(each)))
                    .toList();
        }
    }

    /**
     * A variable of the session.
     *
     * @param type as it would be written in a cell
     * @param value reads the value it has now
     */
    public record Variable(String name, String type, Supplier<Object> value) {}

    /** The threads that are in code of cells just now, and what they wait for; also while a cell runs. */
    public UserThreads threads() {
        return UserThreads.now(frames, variables());
    }

    /** Forgets everything that was declared; the class path stays. */
    public void reset() {
        synchronized (lock) {
            shell.close();
            start(loader.classPath());
        }
    }

    /** Compile errors as a cell shows them. */
    public ErrorReport report(List<Problem> problems) {
        return CompilationReport.of(problems);
    }

    /** What a cell shows of an evaluation that failed; empty if it did not. */
    public Optional<ErrorReport> report(Evaluation evaluation) {
        if (evaluation instanceof Evaluation.Rejected rejected) {
            return Optional.of(report(rejected.problems()));
        }
        if (evaluation instanceof Evaluation.Thrown thrown) {
            return Optional.of(report(thrown.error()));
        }
        if (evaluation instanceof Evaluation.Abandoned abandoned) {
            return Optional.of(ErrorReport.abandoned(abandoned.where()));
        }
        return evaluation instanceof Evaluation.Interrupted ? Optional.of(ErrorReport.interrupted()) : Optional.empty();
    }

    /** An exception as a cell shows it: the user's own frames with their lines, the rest behind a count. */
    public ErrorReport report(Throwable error) {
        return new ExceptionReport(frames).of(error);
    }

    public Set<Path> classpath() {
        return loader.classPath();
    }

    /**
     * Stops what runs now: the cell, the tasks of compiled bodies, and the threads that they started. Returns at once;
     * values of variables stay. What starts later is not stopped.
     */
    public void interrupt() {
        stopTasks();
        cellRuns.forEach(CellRun::stop);
    }

    /** Stops the tasks of compiled bodies that run now, and nothing else. Returns at once. */
    public void stopTasks() {
        CellRun run = taskRun.getAndSet(new CellRun());
        run.stop();
        run.end();
    }

    @Override
    public void close() {
        synchronized (lock) {
            shell.close();
        }
    }
}
