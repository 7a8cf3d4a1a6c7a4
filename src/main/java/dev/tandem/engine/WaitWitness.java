package dev.tandem.engine;

import dev.tandem.trace.Accounting;
import dev.tandem.trace.JvmRecord;
import dev.tandem.trace.JvmRecorder;
import dev.tandem.trace.TaskTrace;
import dev.tandem.trace.Timeline;
import java.util.Optional;

/**
 * Has the JVM record what its threads wait for, from the moment that a run turns out to wait at all: tasks that compute
 * are measured without it. For the one thread that runs a workload.
 */
final class WaitWitness implements AutoCloseable {
    private static final long PID = ProcessHandle.current().pid();

    /** Where less than this part of the tasks' time was off the core there is nothing to explain. */
    private static final double WAITED = 0.02;

    private Optional<JvmRecorder> recorder = Optional.empty();
    private Optional<JvmRecord> record = Optional.empty();
    private boolean read;

    /** Records from now on, for a run whose first execution is measured. */
    void start() {
        if (recorder.isEmpty()) {
            recorder = JvmRecorder.ofWaits();
        }
    }

    /** Notes that an execution begins. */
    void before() {
        recorder.ifPresent(JvmRecorder::mark);
    }

    /** Looks at an execution: where its tasks waited, the next ones are recorded. */
    void after(Timeline timeline) {
        if (recorder.isEmpty() && waited(timeline)) {
            start();
        }
    }

    /** Adds what was recorded to a timeline of this run, if there is anything to explain. */
    Timeline explain(Timeline timeline) {
        if (recorder.isEmpty() || !waited(timeline)) {
            return timeline;
        }
        if (!read) {
            read = true;
            record = recorder.get().read();
        }
        return record.map(r -> r.explain(timeline)).orElse(timeline);
    }

    private static boolean waited(Timeline timeline) {
        double wall = 0;
        double atWork = 0;
        for (TaskTrace task : timeline.tasks()) {
            if (task.worker().pid() == PID) {
                Accounting a = task.accounting();
                wall += a.wallNanos();
                atWork += a.onCpuNanos().orElse(0) + a.runQueueNanos().orElse(0);
            }
        }
        return wall - atWork > WAITED * wall;
    }

    @Override
    public void close() {
        recorder.ifPresent(JvmRecorder::close);
    }
}
