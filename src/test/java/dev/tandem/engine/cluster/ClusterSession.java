package dev.tandem.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.engine.Execution;
import dev.tandem.engine.ModeException;
import dev.tandem.engine.Outcome;
import dev.tandem.engine.RunControl;
import dev.tandem.engine.StopSwitch;
import dev.tandem.engine.Workload;
import dev.tandem.magic.maven.ToolArtifacts;
import dev.tandem.shell.Cell;
import dev.tandem.shell.CompilationException;
import dev.tandem.shell.CompiledBody;
import dev.tandem.shell.Evaluation;
import dev.tandem.shell.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A session whose cells go to a cluster, in the hands of a test. */
final class ClusterSession implements AutoCloseable {
    final Session session = new Session();
    final ClusterMode mode;
    private int cells;

    ClusterSession(ClusterMode mode) {
        this.mode = mode;
    }

    /** A mode that fetches Spark as the kernel does. */
    static ClusterMode fetching() {
        return new ClusterMode(new ToolArtifacts(System.err::print)::resolve, "");
    }

    void run(String code) {
        Evaluation evaluation = session.evaluate(cell(code));
        assertTrue(
                evaluation instanceof Evaluation.Nothing || evaluation instanceof Evaluation.Value,
                evaluation.toString());
    }

    Object value(String code) {
        return assertInstanceOf(Evaluation.Value.class, session.evaluate(cell(code)))
                .value();
    }

    Execution<Object> execute(String code, int tasks, int workers, RunControl control)
            throws CompilationException, ModeException {
        return execute(code, tasks, List.of(), workers, control);
    }

    Execution<Object> execute(String code, int tasks, List<?> elements, int workers, RunControl control)
            throws CompilationException, ModeException {
        CompiledBody compiled =
                elements.isEmpty() ? session.compile(cell(code)) : session.compile(cell(code), "String");
        return mode.run(
                new Workload<>(compiled.body(), tasks, elements, Optional.of(compiled.shipment())), workers, control);
    }

    List<Object> results(String code, int tasks, int workers) throws CompilationException, ModeException {
        return results(execute(code, tasks, workers, new StopSwitch()));
    }

    static List<Object> results(Execution<Object> execution) {
        List<Object> results = new ArrayList<>();
        for (Outcome<Object> outcome : execution.outcomes()) {
            Outcome.Result<?> result = assertInstanceOf(Outcome.Result.class, outcome, outcome::toString);
            results.add(result.value());
        }
        return results;
    }

    private Cell cell(String code) {
        return new Cell(++cells, code, 1);
    }

    @Override
    public void close() {
        session.close();
        mode.close();
    }
}
