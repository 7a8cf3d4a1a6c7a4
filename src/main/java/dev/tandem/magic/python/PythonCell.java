package dev.tandem.magic.python;

import dev.tandem.engine.ModeException;
import dev.tandem.magic.CellMagic;
import dev.tandem.magic.LineMagic;
import dev.tandem.magic.MagicCall;
import dev.tandem.magic.MagicException;
import dev.tandem.python.PythonBody;
import dev.tandem.python.PythonSession;
import dev.tandem.python.Pythons;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a cell of Python in the session of a runtime. */
@Command(
        description = "Runs the cell as Python, in a session of its own for each runtime: definitions stay, and bodies"
                + " that run --on the same runtime see them.")
final class PythonCell implements CellMagic, LineMagic {
    @Option(
            names = "--on",
            paramLabel = "RUNTIME",
            description = "cpython, cpython3.13, pypy, jython, graalpy, a path; else cpython. %%runtimes lists them.")
    private String runtime = "cpython";

    @Option(names = "--reset", description = "End the interpreter first, with all its threads; definitions are lost.")
    private boolean reset;

    private final Pythons pythons;

    PythonCell(Pythons pythons) {
        this.pythons = pythons;
    }

    @Override
    public Object cell(MagicCall call) throws Exception {
        PythonSession session = session();
        if (call.body().isBlank()) {
            if (reset) {
                return null;
            }
            throw new MagicException(call.name() + " has nothing to run: write Python on the lines below it.");
        }
        PythonBody body = new PythonBody(
                call.body(), call.location().number(), call.location().firstLine() + 1);
        return new PythonExecution(session).run(body, call);
    }

    @Override
    public Object line(MagicCall call) throws MagicException {
        PythonSession session = session();
        if (!reset) {
            call.output()
                    .stdout(session.runtime().name() + " " + session.runtime().path() + "\n");
        }
        return null;
    }

    private PythonSession session() throws MagicException {
        try {
            PythonSession session = pythons.session(pythons.find(runtime));
            if (reset) {
                session.reset();
            }
            return session;
        } catch (ModeException e) {
            throw new MagicException(e.getMessage(), e);
        }
    }
}
