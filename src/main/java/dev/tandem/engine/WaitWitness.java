package dev.tandem.engine;

import dev.tandem.trace.Accounting;
import dev.tandem.trace.JvmRecord;
import dev.tandem.trace.JvmRecorder;
import dev.tandem.trace.TaskTrace;
import dev.tandem.trace.Timeline;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Has the JVMs that tasks run in, this one or workers, record what their threads wait for, from the moment that a run
 * turns out to wait at all: tasks that compute are measured without it. For the one thread that runs a workload.
 */
final class WaitWitness implements AutoCloseable {
    private static final long PID = ProcessHandle.current().pid();

    /** Where less than this part of the tasks' time was off the core there is nothing to explain. */
    private static final double WAITED = 0.02;

    private final Map<Mode, Optional<WaitRecords>> elsewhere = new HashMap<>();
    private Optional<JvmRecorder> recorder = Optional.empty();
    private Optional<JvmRecord> record = Optional.empty();
    private boolean read;

    /** Records from now on, for a run whose first execution is measured. Workers yet to be started are not recorded. */
    void start(List<Mode> modes) {
        startHere();
        modes.forEach(mode -> elsewhere.computeIfAbsent(mode, Mode::recordWaits));
    }

    private void startHere() {
        if (recorder.isEmpty()) {
            recorder = JvmRecorder.ofWaits();
        }
    }

    /** Notes that an execution begins. */
    void before() {
        recorder.ifPresent(JvmRecorder::mark);
    }

    /** Looks at an execution: where its tasks waited, the next ones are recorded. */
    void after(Mode mode, Timeline timeline) {
        if (recorder.isEmpty() && waited(timeline, true)) {
            startHere();
        }
        if (!elsewhere.containsKey(mode) && waited(timeline, false)) {
            elsewhere.put(mode, mode.recordWaits());
        }
    }

    /** Adds what was recorded to a timeline of this run, if there is anything to explain. */
    Timeline explain(Mode mode, Timeline timeline) {
        Timeline explained = timeline;
        if (recorder.isPresent() && waited(timeline, true)) {
            if (!read) {
                read = true;
                record = recorder.get().read();
            }
            explained = record.map(r -> r.explain(timeline)).orElse(timeline);
        }
        Optional<WaitRecords> there = elsewhere.getOrDefault(mode, Optional.empty());
        if (there.isPresent() && waited(timeline, false)) {
            for (JvmRecord each : there.get().read(timeline)) {
                explained = each.explain(explained);
            }
        }
        return explained;
    }

    private static boolean waited(Timeline timeline, boolean here) {
        double wall = 0;
        double atWork = 0;
        for (TaskTrace task : timeline.tasks()) {
            if (task.worker().pid() == PID == here) {
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
        elsewhere.values().forEach(records -> records.ifPresent(WaitRecords::close));
    }
}
