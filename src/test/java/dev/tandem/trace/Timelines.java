package dev.tandem.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Timelines with figures that can be worked out by hand; times in ms. */
final class Timelines {
    private static final long MILLI = 1_000_000;

    private final List<TaskTrace> tasks = new ArrayList<>();
    private int cores = 4;

    Timelines task(long start, long end, long onCpu) {
        return task(start, end, onCpu, Ending.DONE);
    }

    Timelines task(long start, long end, long onCpu, Ending ending, Slice... slices) {
        return task(start, end, onCpu, 0, ending, slices);
    }

    Timelines task(long start, long end, long onCpu, long queue) {
        return task(start, end, onCpu, queue, Ending.DONE);
    }

    private Timelines task(long start, long end, long onCpu, long queue, Ending ending, Slice... slices) {
        Accounting accounting = new Accounting(
                (end - start) * MILLI,
                onCpu < 0 ? OptionalLong.empty() : OptionalLong.of(onCpu * MILLI),
                OptionalLong.of(queue * MILLI),
                OptionalLong.empty(),
                OptionalLong.empty());
        int index = tasks.size();
        tasks.add(new TaskTrace(
                index,
                new Worker(index, "thread " + (index + 1), 1, index),
                start * MILLI,
                end * MILLI,
                accounting,
                ending,
                "",
                List.of(slices),
                List.of()));
        return this;
    }

    static Slice slice(State state, long start, long end) {
        return new Slice(state, start * MILLI, end * MILLI, "");
    }

    Timelines cores(int count) {
        cores = count;
        return this;
    }

    Timeline build() {
        long last = tasks.stream().mapToLong(TaskTrace::endNanos).max().orElse(0);
        return new Timeline(
                0,
                last,
                tasks.stream().map(TaskTrace::worker).toList(),
                tasks,
                cores,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    Measurement measured(String mode, int workers, double... speedups) {
        return measuredOn("java", mode, workers, speedups);
    }

    Measurement measuredOn(String runtime, String mode, int workers, double... speedups) {
        Timeline timeline = build();
        return new Measurement(
                mode,
                workers,
                runtime,
                Figures.of(timeline),
                timeline,
                Spread.of(Figures.of(timeline).wallSeconds()),
                speedups.length == 0 ? Optional.empty() : Optional.of(Spread.of(speedups)),
                Optional.empty(),
                List.of());
    }
}
