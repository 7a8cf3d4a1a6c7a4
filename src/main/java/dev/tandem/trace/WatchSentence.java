package dev.tandem.trace;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Says what the threads of a {@link Watch} did, and what the first of them, the cell's own, waited for.
 *
 * @param carriersNanos on-CPU time of threads that aren't shown: those that carry virtual threads
 */
record WatchSentence(Timeline timeline, long carriersNanos) {
    private static final int REASONS = 3;

    /** Less than this part of the time is not worth a word. */
    private static final double NOTHING = 0.02;

    WatchSentence(Timeline timeline) {
        this(timeline, 0);
    }

    String text() {
        List<TaskTrace> tasks = timeline.tasks();
        if (tasks.isEmpty()) {
            return "No thread did anything that could be seen.";
        }
        double wall = (timeline.lastResultNanos() - timeline.handOverNanos()) / 1e9;
        double onCpu = tasks.stream()
                                .mapToLong(t -> t.accounting().onCpuNanos().orElse(0))
                                .sum()
                        / 1e9
                + carriersNanos / 1e9;
        String threads = tasks.size() == 1 ? "1 thread" : tasks.size() + " threads";
        String cores = String.format(Locale.ROOT, "%.2f cores", wall > 0 ? onCpu / wall : 0);
        return threads + " at work for " + Durations.text(wall) + " used " + cores + " on average. "
                + waits(tasks.get(0), wall);
    }

    private static String waits(TaskTrace cell, double wall) {
        Map<String, Double> reasons = new HashMap<>();
        for (Slice s : cell.slices()) {
            if (s.state() != State.RUNNING) {
                String reason = s.reason().isEmpty() ? s.state().label() : s.reason();
                reasons.merge(reason, (s.endNanos() - s.startNanos()) / 1e9, Double::sum);
            }
        }
        double waited = reasons.values().stream().mapToDouble(d -> d).sum();
        if (wall <= 0 || waited < NOTHING * wall) {
            return "The cell's own thread did not wait.";
        }
        String most = reasons.entrySet().stream()
                .filter(e -> e.getValue() >= NOTHING * wall)
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(REASONS)
                .map(e -> e.getKey() + " " + Durations.text(e.getValue()))
                .collect(Collectors.joining(", "));
        return "The cell's own thread waited for " + Durations.text(waited)
                + (most.isEmpty() ? "." : ": " + most + ".");
    }
}
