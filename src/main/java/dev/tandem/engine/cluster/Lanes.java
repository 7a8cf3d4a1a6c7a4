package dev.tandem.engine.cluster;

import dev.tandem.trace.TaskTrace;
import dev.tandem.trace.Worker;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The lanes of a run: a slot of an executor each, and what ran there. Guarded by its run. */
final class Lanes {
    /** A slot of an executor. */
    private record Place(String executor, String host, int slot) {
        String name() {
            return executor.equals("driver") ? "slot " + (slot + 1) : "slot " + executor + "." + slot + " " + host;
        }
    }

    /** What ran on a lane. */
    private static final class Content {
        long pid = -1;
        long tid = -1;
        final List<TaskTrace> tasks = new ArrayList<>();
        final List<TaskTrace> lost = new ArrayList<>();

        boolean free(long from, long to) {
            return tasks.stream().noneMatch(t -> t.startNanos() < to && from < t.endNanos())
                    && lost.stream().noneMatch(t -> t.startNanos() < to && from < t.endNanos());
        }
    }

    private final Map<Place, Content> lanes =
            new TreeMap<>(Comparator.comparing((Place place) -> place.executor().length())
                    .thenComparing(Place::executor)
                    .thenComparing(Place::host)
                    .thenComparing(Place::slot));

    /** A task that ended, on the session's clock. */
    void ended(String executor, String host, int slot, long pid, long tid, TaskTrace trace) {
        Content lane = lanes.computeIfAbsent(new Place(executor, host, slot), key -> new Content());
        lane.pid = pid;
        lane.tid = tid;
        lane.tasks.add(trace);
    }

    /**
     * A try that ended with its executor, or was stopped: in which slot it was isn't known, so it goes where there is
     * room.
     *
     * @param again whether the task was tried again
     */
    void lost(String executor, String host, TaskTrace trace, boolean again) {
        int slot = 0;
        Place place = new Place(executor, host, slot);
        while (lanes.containsKey(place) && !lanes.get(place).free(trace.startNanos(), trace.endNanos())) {
            place = new Place(executor, host, ++slot);
        }
        Content lane = lanes.computeIfAbsent(place, key -> new Content());
        (again ? lane.lost : lane.tasks).add(trace);
    }

    /** In order, numbered from 0. */
    List<Worker> workers() {
        List<Worker> workers = new ArrayList<>();
        lanes.forEach((place, lane) -> workers.add(new Worker(workers.size(), place.name(), lane.pid, lane.tid)));
        return workers;
    }

    /** In order of index. */
    List<TaskTrace> tasks() {
        return placed(false);
    }

    /** In order of index. */
    List<TaskTrace> lostTries() {
        return placed(true);
    }

    private List<TaskTrace> placed(boolean lost) {
        List<Worker> workers = workers();
        List<TaskTrace> all = new ArrayList<>();
        int id = 0;
        for (Content lane : lanes.values()) {
            Worker worker = workers.get(id++);
            for (TaskTrace t : lost ? lane.lost : lane.tasks) {
                all.add(new TaskTrace(
                        t.index(),
                        worker,
                        t.startNanos(),
                        t.endNanos(),
                        t.accounting(),
                        t.ending(),
                        t.note(),
                        t.slices(),
                        t.spans()));
            }
        }
        all.sort(Comparator.comparingInt(TaskTrace::index));
        return all;
    }
}
