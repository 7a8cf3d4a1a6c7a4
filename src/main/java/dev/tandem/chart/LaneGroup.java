package dev.tandem.chart;

import dev.tandem.trace.TaskTrace;
import dev.tandem.trace.Timeline;
import dev.tandem.trace.Worker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The workers that share a lane of a chart, one or, where there are more workers than lanes, several.
 *
 * @param tasks what they ran, by start
 */
record LaneGroup(List<Worker> workers, List<TaskTrace> tasks) {
    private static final Pattern NUMBERED = Pattern.compile("(.*?)(\\d+)");
    /** Room for {@code ForkJoinPool.commonPool-worker-12}, in code points. */
    private static final int LABEL = 34;

    LaneGroup {
        workers = List.copyOf(workers);
        tasks = List.copyOf(tasks);
    }

    /** The workers of a timeline in at most {@code most} groups of equal size (the last may be smaller). */
    static List<LaneGroup> of(Timeline timeline, int most) {
        Map<Integer, Worker> workers = new LinkedHashMap<>();
        timeline.workers().forEach(worker -> workers.putIfAbsent(worker.id(), worker));
        timeline.drawn().forEach(task -> workers.putIfAbsent(task.worker().id(), task.worker()));
        Map<Integer, List<TaskTrace>> tasks = new LinkedHashMap<>();
        timeline.drawn()
                .forEach(task -> tasks.computeIfAbsent(task.worker().id(), id -> new ArrayList<>())
                        .add(task));
        List<Worker> ordered = List.copyOf(workers.values());
        int size = Math.max(1, (ordered.size() + most - 1) / most);
        List<LaneGroup> groups = new ArrayList<>();
        for (int first = 0; first < ordered.size(); first += size) {
            List<Worker> members = ordered.subList(first, Math.min(ordered.size(), first + size));
            List<TaskTrace> theirs = new ArrayList<>();
            members.forEach(worker -> theirs.addAll(tasks.getOrDefault(worker.id(), List.of())));
            theirs.sort((a, b) -> Long.compare(a.startNanos(), b.startNanos()));
            groups.add(new LaneGroup(members, theirs));
        }
        return groups;
    }

    /** The worker's name, or "thread 1–9" for a range of them. */
    String label() {
        String first = workers.get(0).name();
        if (workers.size() == 1) {
            return cut(first, LABEL);
        }
        String last = workers.get(workers.size() - 1).name();
        Matcher a = NUMBERED.matcher(first);
        Matcher b = NUMBERED.matcher(last);
        if (a.matches() && b.matches() && a.group(1).equals(b.group(1))) {
            return cut(a.group(1) + a.group(2) + "–" + b.group(2), LABEL);
        }
        return cut(first + " +" + (workers.size() - 1), LABEL);
    }

    /** Shortened at the end; in the middle where it ends in a number: that is what tells threads of one pool apart. */
    static String cut(String label, int most) {
        int length = label.codePointCount(0, label.length());
        if (length <= most) {
            return label;
        }
        int tail = Character.isDigit(label.codePointBefore(label.length())) ? most / 2 : 0;
        return label.substring(0, label.offsetByCodePoints(0, most - 1 - tail))
                + "…"
                + label.substring(label.offsetByCodePoints(0, length - tail));
    }

    /** Whether two of its tasks were in flight at once. */
    boolean overlaps() {
        long end = Long.MIN_VALUE;
        for (TaskTrace task : tasks) {
            if (task.startNanos() < end) {
                return true;
            }
            end = Math.max(end, task.endNanos());
        }
        return false;
    }

    /** How many tasks fill its height: its workers, or more where a worker had several tasks in flight. */
    int capacity() {
        if (!overlaps()) {
            return workers.size();
        }
        return Math.max(workers.size(), Load.mostInFlight(tasks));
    }
}
