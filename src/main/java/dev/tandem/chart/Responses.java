package dev.tandem.chart;

import dev.tandem.trace.Measurement;
import dev.tandem.trace.NamedSpan;
import dev.tandem.trace.Slice;
import dev.tandem.trace.State;
import dev.tandem.trace.TaskTrace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long the spans of the first task took, by the number of tasks beside it: its response time.
 *
 * @param bars in the order of the measurements; of a task with spans of several names one for each
 */
record Responses(List<Bar> bars) {
    Responses {
        bars = List.copyOf(bars);
    }

    /**
     * @param label mode, span and how many tasks were beside it
     * @param turns how many spans there were
     * @param meanNanos of all
     * @param lockNanos the part of that mean in which the task waited for a lock
     * @param medianNanos of all
     * @param highNanos 95 % took no longer
     */
    record Bar(String label, int turns, double meanNanos, double lockNanos, double medianNanos, double highNanos) {
        String figures() {
            return "median " + Quantity.nanos(medianNanos) + ", 95 % within " + Quantity.nanos(highNanos);
        }
    }

    /** Of each measurement the repeat with the median wall time. */
    static Responses of(List<Measurement> measurements) {
        List<Bar> bars = new ArrayList<>();
        for (Measurement one : measurements) {
            for (TaskTrace task : one.timeline().tasks()) {
                if (task.index() == 0) {
                    byName(task).forEach((name, spans) -> bars.add(bar(one, name, task, spans)));
                }
            }
        }
        return new Responses(bars);
    }

    private static Map<String, List<NamedSpan>> byName(TaskTrace task) {
        Map<String, List<NamedSpan>> spans = new LinkedHashMap<>();
        task.spans()
                .forEach(span -> spans.computeIfAbsent(span.name(), name -> new ArrayList<>())
                        .add(span));
        return spans;
    }

    private static Bar bar(Measurement one, String name, TaskTrace task, List<NamedSpan> spans) {
        int beside = Math.min(one.workers(), one.timeline().tasks().size()) - 1;
        double[] nanos = spans.stream()
                .mapToDouble(span -> span.endNanos() - span.startNanos())
                .sorted()
                .toArray();
        double lock = spans.stream().mapToLong(span -> waited(task, span)).sum();
        int n = nanos.length;
        return new Bar(
                one.mode() + " · " + name + " beside " + beside,
                n,
                Arrays.stream(nanos).sum() / n,
                lock / n,
                (nanos[(n - 1) / 2] + nanos[n / 2]) / 2,
                nanos[Math.min(n - 1, (int) Math.ceil(0.95 * n) - 1)]);
    }

    private static long waited(TaskTrace task, NamedSpan span) {
        long sum = 0;
        for (Slice slice : task.slices()) {
            if (slice.state() == State.WAITING_FOR_LOCK) {
                long from = Math.max(slice.startNanos(), span.startNanos());
                long to = Math.min(slice.endNanos(), span.endNanos());
                sum += Math.max(0, to - from);
            }
        }
        return sum;
    }

    double longestMeanNanos() {
        return bars.stream().mapToDouble(Bar::meanNanos).max().orElse(1);
    }
}
