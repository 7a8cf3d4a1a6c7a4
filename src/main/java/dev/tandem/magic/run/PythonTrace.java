package dev.tandem.magic.run;

import dev.tandem.engine.ModeException;
import dev.tandem.magic.MagicCall;
import dev.tandem.magic.MagicException;
import dev.tandem.magic.python.PythonExecution;
import dev.tandem.python.PythonBody;
import dev.tandem.python.PythonSession;
import dev.tandem.python.Pythons;
import dev.tandem.shell.Cell;
import dev.tandem.trace.OutsideWatch;
import dev.tandem.trace.ProcFiles;

/**
 * Runs a cell of Python as it is and shows the threads and processes that it makes, watched from outside.
 *
 * @param pythons of this machine
 * @param name of the runtime, as the user wrote it
 */
record PythonTrace(Pythons pythons, String name) {

    Object cell(MagicCall call, TraceReport report) throws Exception {
        Cell code = call.javaBody();
        PythonBody body = new PythonBody(code.code(), code.number(), code.firstLine());
        PythonSession session;
        try {
            session = pythons.session(pythons.find(name));
        } catch (ModeException e) {
            throw new MagicException(e.getMessage(), e);
        }
        OutsideWatch watch = OutsideWatch.start(
                ProcFiles.ofThisSystem(), session.pid(), session.runtime().futexIsLock());
        try {
            return new PythonExecution(session).run(body, call);
        } finally {
            report.give(watch.stop());
        }
    }
}
