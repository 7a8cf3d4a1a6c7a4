package dev.tandem.magic;

import dev.tandem.kernel.ExecutionResult;
import dev.tandem.shell.CompilationException;
import dev.tandem.shell.Evaluation;
import dev.tandem.shell.Problem;
import java.util.ArrayList;
import java.util.List;

/** Whatever can go wrong in a cell, as the three parts of the protocol's {@code error} message. Immutable. */
final class Failures {
    ExecutionResult.Failed of(Throwable error) {
        if (error instanceof CellFailure failure) {
            return failure.shown();
        }
        if (error instanceof MagicException refused) {
            return new ExecutionResult.Failed("MagicError", refused.getMessage(), List.of(refused.getMessage()));
        }
        if (error instanceof CompilationException rejected) {
            return rejected(rejected.problems());
        }
        return thrown(error);
    }

    CellFailure of(Evaluation evaluation) {
        if (evaluation instanceof Evaluation.Rejected rejected) {
            return new CellFailure(rejected(rejected.problems()), null);
        }
        if (evaluation instanceof Evaluation.Thrown thrown) {
            return new CellFailure(thrown(thrown.error()), thrown.error());
        }
        return CellFailure.of("Interrupted", "The cell was stopped; variables keep their values.");
    }

    private static ExecutionResult.Failed rejected(List<Problem> problems) {
        List<String> lines = new ArrayList<>();
        for (Problem problem : problems) {
            lines.add("Cell [" + problem.cell() + "], line " + problem.line() + ": " + problem.message());
            lines.add("  " + problem.sourceLine());
            lines.add("  " + " ".repeat(Math.max(0, problem.column() - 1))
                    + "^".repeat(Math.max(1, problem.endColumn() - problem.column())));
        }
        String first = problems.isEmpty()
                ? "The cell does not compile."
                : problems.get(0).message();
        return new ExecutionResult.Failed("CompilationError", first, lines);
    }

    private static ExecutionResult.Failed thrown(Throwable error) {
        List<String> lines = new ArrayList<>();
        lines.add(error.toString());
        for (StackTraceElement frame : error.getStackTrace()) {
            lines.add("    at " + frame);
        }
        return new ExecutionResult.Failed(error.getClass().getName(), String.valueOf(error.getMessage()), lines);
    }
}
