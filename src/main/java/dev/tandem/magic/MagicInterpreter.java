package dev.tandem.magic;

import dev.tandem.display.Display;
import dev.tandem.display.MimeBundle;
import dev.tandem.display.Renderers;
import dev.tandem.kernel.CellOutput;
import dev.tandem.kernel.CellRequest;
import dev.tandem.kernel.Completeness;
import dev.tandem.kernel.Completions;
import dev.tandem.kernel.ExecutionResult;
import dev.tandem.kernel.Interpreter;
import dev.tandem.kernel.io.CellScope;
import dev.tandem.magic.grammar.CellGrammar;
import dev.tandem.magic.grammar.Part;
import dev.tandem.magic.maven.MavenMagics;
import dev.tandem.magic.maven.MavenRepository;
import dev.tandem.magic.python.PythonMagics;
import dev.tandem.magic.run.Modes;
import dev.tandem.magic.run.RunMagics;
import dev.tandem.magic.session.SessionMagics;
import dev.tandem.magic.system.Surroundings;
import dev.tandem.magic.system.SystemMagics;
import dev.tandem.magic.text.TextMagics;
import dev.tandem.shell.Cell;
import dev.tandem.shell.Evaluation;
import dev.tandem.shell.Session;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs cells: Java parts in the session, magics by the registry, in the order in which they stand. The last part's
 * value is the cell's result; the first error ends the cell.
 *
 * <p>Safe for any thread: subshells run cells beside each other.
 */
public final class MagicInterpreter implements Interpreter, Notebook {
    /** What code in cells calls by its bare name, as a session imports it. */
    public static final List<String> IMPORTS =
            List.of("static dev.tandem.display.Display.*", "static dev.tandem.magic.Calls.*");

    /** What {@code !command} stands for. */
    private static final String COMMAND_MAGIC = "system";

    /** What {@code lines = !command} stands for. */
    private static final String CAPTURING_MAGIC = "sx";

    private final Session session;
    private final MagicRegistry magics;
    private final Function<Object, MimeBundle> renderer;
    private final Failures failures;
    private final CellGrammar grammar;
    private final Assistant assistant;
    private final MagicRunner runner = new MagicRunner(this);
    private final CellMemory memory = new CellMemory();
    private final Deque<Runnable> interruptions = new ConcurrentLinkedDeque<>();

    /**
     * @param session closed with the interpreter
     * @param renderer values to what is shown of them; must not throw
     */
    public MagicInterpreter(
            Session session, MagicRegistry magics, Surroundings surroundings, Function<Object, MimeBundle> renderer) {
        this.session = session;
        this.failures = new Failures(session);
        this.magics = magics;
        this.renderer = renderer;
        this.grammar = new CellGrammar(name -> session.variables().stream()
                .anyMatch(variable -> variable.name().equals(name)));
        this.assistant = new Assistant(session, magics, grammar, surroundings);
    }

    /** An interpreter with all of Tandem's own magics, for these modes, and with {@code display()} in its cells. */
    public static MagicInterpreter create(Session session, Modes modes) {
        return create(() -> session, modes);
    }

    /** As {@link #create(Session, Modes)}, with a session that is being made: it is asked for last. */
    public static MagicInterpreter create(Supplier<Session> making, Modes modes) {
        Surroundings surroundings = new Surroundings();
        MagicRegistry magics = builtIn(modes, surroundings);
        Renderers renderers = new Renderers();
        renderers.load(MagicInterpreter.class.getClassLoader());
        Display.bind(CellDisplay::ofThisThread, renderers);
        Session session = making.get();
        session.importAll(IMPORTS);
        return new MagicInterpreter(session, magics, surroundings, renderers::render);
    }

    /** All of Tandem's own magics. */
    public static MagicRegistry builtIn(Modes modes, Surroundings surroundings) {
        MagicRegistry magics = new MagicRegistry();
        RunMagics.addTo(magics, modes, surroundings);
        PythonMagics.addTo(magics, modes.pythons());
        SessionMagics.addTo(magics, surroundings);
        SystemMagics.addTo(magics, surroundings);
        TextMagics.addTo(magics, surroundings);
        MavenMagics.addTo(magics, new MavenRepository(), surroundings);
        return magics;
    }

    @Override
    public ExecutionResult execute(CellRequest request, CellOutput cellOutput) {
        try {
            Cell cell = new Cell(request.number(), request.code(), 1);
            memory.bindFor(cell.code(), session);
            Result result = CellScope.capture()
                    .through(console -> console, Map.of(MagicInterpreter.class, this))
                    .call(() -> result(cell, cellOutput));
            if (!request.silent()) {
                memory.keep(cell.number(), cell.code(), result);
            }
            return shown(result);
        } catch (Throwable e) { // a defect of a magic, or of the compiler, must not end the session
            return failures.of(e);
        }
    }

    private ExecutionResult shown(Result result) {
        return new ExecutionResult.Ok(
                result instanceof Result.Value value ? Optional.of(renderer.apply(value.value())) : Optional.empty());
    }

    private Result result(Cell cell, CellOutput to) throws Exception {
        Result last = Result.NOTHING;
        for (Part part : grammar.parse(cell.code())) {
            last = run(part, cell, to);
        }
        return last;
    }

    private Result run(Part part, Cell cell, CellOutput to) throws Exception {
        int offset = cell.firstLine() - 1;
        if (part instanceof Part.Java java) {
            return evaluated(new Cell(cell.number(), java.code(), java.line() + offset));
        }
        if (part instanceof Part.LineMagic magic) {
            return assigned(magic, runner.line(magic, cell.number(), offset, to));
        }
        if (part instanceof Part.CellMagic magic) {
            return ofMagic(runner.cell(magic, cell.number(), offset, to));
        }
        Part.Command command = (Part.Command) part;
        String name = command.target().isPresent() ? CAPTURING_MAGIC : COMMAND_MAGIC;
        Part.LineMagic asMagic = new Part.LineMagic(name, command.command(), command.line(), command.target());
        return assigned(asMagic, runner.line(asMagic, cell.number(), offset, to));
    }

    private static Result ofMagic(Object value) {
        return value == null || value instanceof Quiet ? Result.NOTHING : new Result.Value(value, "");
    }

    private Result assigned(Part.LineMagic magic, Object returned) {
        if (magic.target().isEmpty()) {
            return ofMagic(returned);
        }
        Object value = returned instanceof Quiet quiet ? quiet.value() : returned;
        Part.Assignment target = magic.target().get();
        String type = target.type().filter(name -> !name.equals("var")).orElseGet(() -> PublicType.of(value));
        session.bind(target.variable(), type, value);
        return Result.NOTHING;
    }

    private Result evaluated(Cell cell) throws CellFailure {
        Evaluation evaluation = session.evaluate(cell);
        if (evaluation instanceof Evaluation.Value value) {
            return new Result.Value(value.value(), value.type());
        }
        if (evaluation instanceof Evaluation.Nothing) {
            return Result.NOTHING;
        }
        throw failures.of(evaluation);
    }

    @Override
    public Object evaluate(Cell cell) throws CellFailure {
        return evaluated(cell) instanceof Result.Value value ? value.value() : null;
    }

    @Override
    public Object run(Cell cell, CellOutput output) throws Exception {
        return result(cell, output) instanceof Result.Value value ? value.value() : null;
    }

    /** Runs a magic that Java code calls. */
    Object call(Part part, CellOutput output) throws Exception {
        Object value = part instanceof Part.CellMagic cell
                ? runner.cell(cell, 0, 0, output)
                : runner.line((Part.LineMagic) part, 0, 0, output);
        return value instanceof Quiet quiet ? quiet.value() : value;
    }

    @Override
    public String text(Object value) {
        return String.valueOf(renderer.apply(value).data().get("text/plain"));
    }

    @Override
    public void reset() {
        session.reset();
    }

    @Override
    public ExecutionResult evaluateExpression(String expression) {
        try {
            return shown(evaluated(new Cell(0, expression, 1)));
        } catch (Throwable e) { // as in execute
            return failures.of(e);
        }
    }

    @Override
    public Completeness isComplete(String code) {
        return assistant.isComplete(code);
    }

    @Override
    public Completions complete(String code, int cursor) {
        return assistant.complete(code, cursor);
    }

    @Override
    public Optional<MimeBundle> inspect(String code, int cursor, int detail) {
        return assistant.inspect(code, cursor);
    }

    @Override
    public Optional<MimeBundle> inspect(String code) {
        return assistant.inspect(code, code.length());
    }

    @Override
    public void interrupt() {
        interruptions.forEach(Runnable::run);
        session.interrupt();
    }

    @Override
    public Interruption onInterrupt(Runnable action) {
        interruptions.add(action);
        return () -> interruptions.remove(action);
    }

    @Override
    public CellFailure failure(Throwable error) {
        return new CellFailure(failures.of(error), error);
    }

    @Override
    public Session session() {
        return session;
    }

    @Override
    public MagicRegistry magics() {
        return magics;
    }

    @Override
    public void close() {
        session.close();
    }
}
