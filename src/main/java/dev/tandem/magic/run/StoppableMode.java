package dev.tandem.magic.run;

import dev.tandem.engine.Execution;
import dev.tandem.engine.Mode;
import dev.tandem.engine.ModeException;
import dev.tandem.engine.RunControl;
import dev.tandem.engine.WaitRecords;
import dev.tandem.engine.Workload;
import dev.tandem.shell.Session;
import java.util.Optional;

/**
 * A mode of this JVM whose tasks are code of the session: what a stop or a time limit ends is ended in the session too,
 * which can stop endless loops, as an interrupt of the thread alone can't.
 */
record StoppableMode(Mode mode, Session session) implements Mode {
    @Override
    public String name() {
        return mode.name();
    }

    @Override
    public String runtime() {
        return mode.runtime();
    }

    @Override
    public <T> Execution<T> run(Workload<T> workload, int workers, RunControl control) throws ModeException {
        control.onCancel(session::stopTasks);
        return mode.run(workload, workers, control);
    }

    @Override
    public Optional<WaitRecords> recordWaits() {
        return mode.recordWaits();
    }
}
