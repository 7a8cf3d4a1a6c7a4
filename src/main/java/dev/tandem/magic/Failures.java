package dev.tandem.magic;

import dev.tandem.kernel.ExecutionResult;
import dev.tandem.python.PythonException;
import dev.tandem.shell.CompilationException;
import dev.tandem.shell.ErrorReport;
import dev.tandem.shell.Evaluation;
import dev.tandem.shell.Session;
import java.util.List;

/** Whatever can go wrong in a cell, as the three parts of the protocol's {@code error} message. Safe for any thread. */
final class Failures {
    private final Session session;

    Failures(Session session) {
        this.session = session;
    }

    ExecutionResult.Failed of(Throwable error) {
        if (error instanceof CellFailure failure) {
            return failure.shown();
        }
        if (error instanceof MagicException refused) {
            return new ExecutionResult.Failed("MagicError", refused.getMessage(), List.of(refused.getMessage()));
        }
        if (error instanceof CompilationException rejected) {
            return shown(session.report(rejected.problems()));
        }
        if (error instanceof PythonException python) {
            List<String> lines = python.traceback().isEmpty()
                    ? List.of(python.getMessage())
                    : python.traceback().strip().lines().toList();
            return new ExecutionResult.Failed(python.name(), python.getMessage(), lines);
        }
        return shown(session.report(error));
    }

    /** @param evaluation one that failed */
    CellFailure of(Evaluation evaluation) {
        ErrorReport report = session.report(evaluation).orElseThrow();
        return new CellFailure(shown(report), evaluation instanceof Evaluation.Thrown thrown ? thrown.error() : null);
    }

    private static ExecutionResult.Failed shown(ErrorReport report) {
        return new ExecutionResult.Failed(report.name(), report.value(), report.traceback());
    }
}
