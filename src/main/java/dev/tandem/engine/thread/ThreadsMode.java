package dev.tandem.engine.thread;

import dev.tandem.engine.Execution;
import dev.tandem.engine.Mode;
import dev.tandem.engine.ModeException;
import dev.tandem.engine.RunControl;
import dev.tandem.engine.Workload;
import dev.tandem.trace.ProcFiles;
import dev.tandem.trace.ThreadProbe;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Platform threads that share this JVM's memory.
 *
 * @param name the name of the mode: a mode that adds a lock to threads has one of its own
 * @param lockNanos time in ns that the current thread has waited for that lock so far, or {@link ThreadProbe#NO_LOCK}
 */
public record ThreadsMode(String name, LongSupplier lockNanos) implements Mode {
    /** Plain threads. */
    public ThreadsMode() {
        this("threads", ThreadProbe.NO_LOCK);
    }

    @Override
    public <T> Execution<T> run(Workload<T> workload, int workers, RunControl control) throws ModeException {
        ProcFiles proc = ProcFiles.ofThisSystem();
        return new WorkerPool<>(workload, workers, control, () -> ThreadProbe.open(proc, lockNanos), List.of())
                .run("thread", ThreadsMode::daemon);
    }

    /** A task that can't be stopped must not keep the JVM from ending. */
    static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
