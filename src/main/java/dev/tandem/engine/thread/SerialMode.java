package dev.tandem.engine.thread;

import dev.tandem.engine.Execution;
import dev.tandem.engine.Mode;
import dev.tandem.engine.ModeException;
import dev.tandem.engine.RunControl;
import dev.tandem.engine.Workload;
import dev.tandem.trace.ProcFiles;
import dev.tandem.trace.ThreadProbe;
import java.util.List;

/**
 * One task after another, on one thread of its own: the baseline. A thread of its own, because a run on threads pays
 * for starting them too, and so that stopping it interrupts nobody else.
 */
public record SerialMode() implements Mode {
    @Override
    public String name() {
        return "serial";
    }

    @Override
    public <T> Execution<T> run(Workload<T> workload, int workers, RunControl control) throws ModeException {
        ProcFiles proc = ProcFiles.ofThisSystem();
        return new WorkerPool<>(workload, 1, control, () -> ThreadProbe.open(proc, ThreadProbe.NO_LOCK), List.of())
                .run("serial", ThreadsMode::daemon);
    }
}
