package dev.tandem.engine.gil;

import dev.tandem.trace.LockRelease;
import dev.tandem.trace.LockTrace;
import dev.tandem.trace.Slice;
import dev.tandem.trace.State;
import dev.tandem.trace.TaskTrace;
import dev.tandem.trace.Timeline;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes what an interpreter lock recorded into the timeline of its run: the lock's own record goes before what a
 * sampler saw.
 */
final class LockedTimeline {
    private static final String INCOMPLETE =
            "The interpreter lock changed hands too often to keep every event: the lanes show the first ones, the"
                    + " figures count all.";

    private final Timeline timeline;
    private final LockTrace trace;

    /** By the id of the worker, in order of time: one thread's waits don't overlap. */
    private final Map<Integer, TreeMap<Long, LockTrace.Waiting>> waits = new HashMap<>();

    private LockedTimeline(Timeline timeline, LockTrace trace) {
        this.timeline = timeline;
        this.trace = trace;
        for (LockTrace.Waiting wait : trace.waitings()) {
            int worker = trace.threads().get(wait.thread()).worker();
            waits.computeIfAbsent(worker, w -> new TreeMap<>()).put(wait.startNanos(), wait);
        }
    }

    static Timeline of(Timeline timeline, LockTrace trace) {
        return new LockedTimeline(timeline, trace.on(timeline.workers())).merged();
    }

    private Timeline merged() {
        Timeline locked = new Timeline(
                timeline.handOverNanos(),
                timeline.lastResultNanos(),
                timeline.workers(),
                timeline.tasks().stream().map(this::withWaits).toList(),
                timeline.cores(),
                timeline.spawn(),
                timeline.transferOut(),
                timeline.transferBack(),
                timeline.remarks(),
                Optional.of(trace));
        return trace.complete() ? locked : locked.withRemarks(List.of(INCOMPLETE));
    }

    private TaskTrace withWaits(TaskTrace task) {
        List<Slice> waited = waitsOf(task);
        if (waited.isEmpty()) {
            return task;
        }
        List<Slice> slices = new ArrayList<>(waited);
        TreeMap<Long, Slice> held = holdsOf(task);
        task.slices().forEach(seen -> without(seen, waited).forEach(rest -> slices.addAll(withHolds(rest, held))));
        slices.sort(Comparator.comparingLong(Slice::startNanos));
        return new TaskTrace(
                task.index(),
                task.worker(),
                task.startNanos(),
                task.endNanos(),
                task.accounting(),
                task.ending(),
                task.note(),
                slices,
                task.spans());
    }

    private List<Slice> waitsOf(TaskTrace task) {
        TreeMap<Long, LockTrace.Waiting> all = waits.getOrDefault(task.worker().id(), new TreeMap<>());
        Long first = all.floorKey(task.startNanos());
        List<Slice> slices = new ArrayList<>();
        for (LockTrace.Waiting wait : all.subMap(first == null ? task.startNanos() : first, task.endNanos())
                .values()) {
            long start = Math.max(wait.startNanos(), task.startNanos());
            long end = Math.min(wait.endNanos(), task.endNanos());
            if (start < end) {
                slices.add(new Slice(State.WAITING_FOR_LOCK, start, end, "the interpreter lock"));
            }
        }
        return slices;
    }

    /** By their start: those of one thread don't overlap. */
    private TreeMap<Long, Slice> holdsOf(TaskTrace task) {
        TreeMap<Long, Slice> slices = new TreeMap<>();
        for (LockTrace.Holding hold : trace.holdings()) {
            long start = Math.max(hold.startNanos(), task.startNanos());
            long end = Math.min(hold.endNanos(), task.endNanos());
            boolean own =
                    trace.threads().get(hold.thread()).worker() == task.worker().id();
            if (own && start < end && hold.release() != LockRelease.TAKEN) {
                slices.put(start, new Slice(State.RUNNING, start, end, ""));
            }
        }
        return slices;
    }

    /**
     * What a sampler took for waiting while the thread held the lock was that it had waited for it a moment ago: who
     * waits for anything else lets go, or has the lock taken.
     */
    private static List<Slice> withHolds(Slice rest, TreeMap<Long, Slice> all) {
        if (rest.state() != State.BLOCKED && rest.state() != State.WAITING_FOR_LOCK) {
            return List.of(rest);
        }
        Long first = all.floorKey(rest.startNanos());
        List<Slice> holds = List.copyOf(all.subMap(first == null ? rest.startNanos() : first, rest.endNanos())
                .values());
        List<Slice> parts = new ArrayList<>(without(rest, holds));
        for (Slice hold : holds) {
            long start = Math.max(hold.startNanos(), rest.startNanos());
            long end = Math.min(hold.endNanos(), rest.endNanos());
            if (start < end) {
                parts.add(new Slice(State.RUNNING, start, end, ""));
            }
        }
        return parts;
    }

    /** What is left of a slice when the waits, in order, are cut out of it. */
    private static List<Slice> without(Slice seen, List<Slice> waits) {
        List<Slice> left = new ArrayList<>();
        long from = seen.startNanos();
        for (Slice wait : waits) {
            if (wait.endNanos() > from && wait.startNanos() < seen.endNanos()) {
                if (wait.startNanos() > from) {
                    left.add(new Slice(seen.state(), from, wait.startNanos(), seen.reason()));
                }
                from = Math.max(from, wait.endNanos());
            }
        }
        if (from < seen.endNanos()) {
            left.add(new Slice(seen.state(), from, seen.endNanos(), seen.reason()));
        }
        return left;
    }
}
