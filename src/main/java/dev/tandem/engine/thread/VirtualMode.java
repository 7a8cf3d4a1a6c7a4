package dev.tandem.engine.thread;

import dev.tandem.engine.Execution;
import dev.tandem.engine.Mode;
import dev.tandem.engine.ModeException;
import dev.tandem.engine.RunControl;
import dev.tandem.engine.Workload;
import dev.tandem.trace.ThreadProbe;
import dev.tandem.trace.Timeline;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Virtual threads (JEP 444), on a JDK that has them. */
public record VirtualMode() implements Mode {
    private static final String NO_CPU_TIME =
            "The JVM keeps no on-CPU time for a virtual thread: how many tasks ran at once is not known.";

    @Override
    public String name() {
        return "virtual";
    }

    @Override
    public <T> Execution<T> run(Workload<T> workload, int workers, RunControl control) throws ModeException {
        WorkerPool.ThreadMaker threads = VirtualThreads.ofThisJdk()
                .orElseThrow(() -> new ModeException("Virtual threads came with JDK 21; this session runs on JDK "
                        + Runtime.version().feature()
                        + ". Use %%threads, or install a newer JDK and run install.sh again."));
        CarrierClock before = CarrierClock.read();
        Execution<T> execution = new WorkerPool<>(
                        workload, workers, control, ThreadProbe::ofVirtualThread, List.of(NO_CPU_TIME))
                .run("virtual thread", threads);
        Timeline timeline = execution.timeline().withRemarks(CarrierClock.read().since(before));
        return new Execution<>(execution.outcomes(), timeline);
    }

    /** Makes virtual threads that aren't started; empty before JDK 21. */
    public static Optional<Function<Runnable, Thread>> maker() {
        return VirtualThreads.ofThisJdk().map(threads -> work -> threads.make("spawned", work));
    }
}
