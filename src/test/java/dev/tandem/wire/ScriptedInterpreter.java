package dev.tandem.wire;

import dev.tandem.display.MimeBundle;
import dev.tandem.kernel.CellOutput;
import dev.tandem.kernel.CellRequest;
import dev.tandem.kernel.Completeness;
import dev.tandem.kernel.Completions;
import dev.tandem.kernel.ExecutionResult;
import dev.tandem.kernel.Interpreter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** Stands in for Java: a cell's text is the name of a piece of code that the test registered. */
final class ScriptedInterpreter implements Interpreter {
    interface Script {
        /** Returns the result, null for none. */
        Object run(CellRequest cell, CellOutput output) throws Throwable;
    }

    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private final AtomicReference<Thread> running = new AtomicReference<>();
    volatile boolean closed;

    ScriptedInterpreter() {
        on("fail", (cell, output) -> {
            throw new IllegalStateException("as asked");
        });
    }

    ScriptedInterpreter on(String code, Script script) {
        scripts.put(code, script);
        return this;
    }

    @Override
    public ExecutionResult execute(CellRequest cell, CellOutput output) {
        running.set(Thread.currentThread());
        try {
            Script script = scripts.getOrDefault(cell.code(), (request, out) -> "echo " + request.code());
            return new ExecutionResult.Ok(
                    Optional.ofNullable(script.run(cell, output)).map(value -> MimeBundle.text(value.toString())));
        } catch (Throwable problem) {
            return new ExecutionResult.Failed(
                    problem.getClass().getSimpleName(),
                    String.valueOf(problem.getMessage()),
                    List.of(problem.toString()));
        } finally {
            running.set(null);
        }
    }

    @Override
    public ExecutionResult evaluateExpression(String expression) {
        return expression.equals("bad")
                ? new ExecutionResult.Failed("Bad", "no such name", List.of("no such name"))
                : new ExecutionResult.Ok(Optional.of(MimeBundle.text(expression + "!")));
    }

    @Override
    public Completeness isComplete(String code) {
        return switch (code) {
            case "for (" -> new Completeness.Incomplete("    ");
            case ")" -> new Completeness.Invalid();
            case "assertion" -> throw new AssertionError("as JShell's");
            case "?" -> new Completeness.Unknown();
            default -> new Completeness.Complete();
        };
    }

    /** Offers the text before the cursor, doubled. */
    @Override
    public Completions complete(String code, int cursor) {
        String before = code.substring(0, cursor);
        return new Completions(List.of(new Completions.Item(before + before, "variable", "String")), 0, cursor);
    }

    @Override
    public Optional<MimeBundle> inspect(String code, int cursor, int detail) {
        return code.isEmpty() ? Optional.empty() : Optional.of(MimeBundle.text(code.substring(cursor) + "/" + detail));
    }

    @Override
    public void interrupt() {
        Thread thread = running.get();
        if (thread != null) {
            thread.interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
