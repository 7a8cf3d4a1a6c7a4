package dev.tandem.magic.session;

import dev.tandem.magic.CellMagic;
import dev.tandem.magic.LineMagic;
import dev.tandem.magic.MagicCall;
import dev.tandem.magic.MagicException;
import dev.tandem.shell.Cell;
import picocli.CommandLine.Parameters;

/** A magic whose code stands behind it in the line form and below it in the cell form. */
abstract class TimedCode implements LineMagic, CellMagic {
    @Parameters(arity = "0..1", paramLabel = "EXPR", description = "Java, in the line form.")
    private String code;

    /** Times the code, and returns what the magic gives back. */
    abstract Object measured(MagicCall call, Cell cell) throws Exception;

    @Override
    public final Object line(MagicCall call) throws Exception {
        if (code == null) {
            throw new MagicException(call.name() + " needs an expression, as in " + call.name() + " f(10).");
        }
        return measured(call, call.inline(code));
    }

    @Override
    public final boolean takesJava() {
        return true;
    }

    @Override
    public final Object cell(MagicCall call) throws Exception {
        if (code != null) {
            throw new MagicException(
                    call.name() + " can't use '" + code + "' in its line: the code stands on the lines below.");
        }
        return measured(call, call.javaBody());
    }
}
