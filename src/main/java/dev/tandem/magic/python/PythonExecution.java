package dev.tandem.magic.python;

import dev.tandem.engine.ModeException;
import dev.tandem.magic.MagicCall;
import dev.tandem.magic.MagicException;
import dev.tandem.magic.Notebook;
import dev.tandem.python.PythonBody;
import dev.tandem.python.PythonException;
import dev.tandem.python.PythonSession;

/**
 * Python that runs for a cell: what it prints goes to the cell, the stop button interrupts it.
 *
 * @param session in which it runs
 */
public record PythonExecution(PythonSession session) {
    /**
     * Runs a body once.
     *
     * @return the value of its last expression, or null
     * @throws MagicException if the interpreter can't run it
     * @throws Exception what the notebook makes of an exception in Python
     */
    public Object run(PythonBody body, MagicCall call) throws Exception {
        Notebook.Interruption interruption = call.notebook().onInterrupt(session::interrupt);
        try {
            return session.execute(body, (error, text) -> print(call, error, text))
                    .map(PythonSession.Result::value)
                    .orElse(null);
        } catch (PythonException e) {
            throw call.notebook().failure(e);
        } catch (ModeException e) {
            throw new MagicException(e.getMessage(), e);
        } finally {
            interruption.end();
        }
    }

    private static void print(MagicCall call, boolean error, String text) {
        if (error) {
            call.output().stderr(text);
        } else {
            call.output().stdout(text);
        }
    }
}
