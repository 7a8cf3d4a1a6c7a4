package dev.tandem.magic.run;

import dev.tandem.magic.CellMagic;
import dev.tandem.magic.LineMagic;
import dev.tandem.magic.MagicCall;
import dev.tandem.magic.MagicException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Runs a workload's tasks one after another. */
@Command(description = "Runs the cell's tasks one after another, on one thread: what the other modes are compared to.")
final class SerialMagic implements CellMagic, LineMagic {
    @Parameters(
            arity = "0..1",
            paramLabel = "EXPR",
            description = "The workload of the line form; in a cell it stands on the lines below.")
    private String expression;

    @Mixin
    private RunOptions options;

    private final WorkloadRunner runner;

    SerialMagic(WorkloadRunner runner) {
        this.runner = runner;
    }

    @Override
    public boolean takesJava() {
        return true;
    }

    @Override
    public Object cell(MagicCall call) throws Exception {
        if (expression != null) {
            throw new MagicException(call.name() + " can't use '" + expression
                    + "' in its line: serial runs on one worker, and its code stands below. --tasks N says how many"
                    + " tasks there are.");
        }
        return runner.run(call, call.javaBody(), List.of(ModeSpec.SERIAL), options);
    }

    @Override
    public Object line(MagicCall call) throws Exception {
        if (expression == null) {
            throw new MagicException(call.name() + " needs an expression, as in %serial --tasks 4 f(task).");
        }
        return runner.run(call, call.inline(expression), List.of(ModeSpec.SERIAL), options);
    }
}
