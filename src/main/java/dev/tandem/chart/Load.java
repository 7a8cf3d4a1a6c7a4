package dev.tandem.chart;

import dev.tandem.trace.TaskTrace;
import dev.tandem.trace.Timeline;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How many tasks were in flight and how many of them were running, over time.
 *
 * @param steps in order of time; each holds until the next, the last has no tasks
 * @param most tasks in flight at one moment
 * @param averaged whether a step is a mean over many changes
 * @param runningKnown whether on-CPU time could be read of every task
 */
record Load(List<Step> steps, double most, boolean averaged, boolean runningKnown) {
    private static final int MOST_STEPS = 400;

    /**
     * @param fromNanos after the hand-over
     * @param inFlight tasks
     * @param running tasks; of a task without samples, its mean over the whole task
     */
    record Step(long fromNanos, double inFlight, double running) {}

    private record Change(long at, double inFlight, double running) {}

    static Load of(Timeline timeline) {
        List<Change> changes = new ArrayList<>();
        boolean known = true;
        for (TaskTrace task : timeline.tasks()) {
            known &= task.accounting().onCpuNanos().isPresent() || Account.sampledOnly(task);
            List<Piece> pieces = Piece.of(task, timeline.handOverNanos());
            if (pieces.isEmpty()) {
                continue;
            }
            changes.add(new Change(pieces.get(0).from(), 1, 0));
            changes.add(new Change(pieces.get(pieces.size() - 1).to(), -1, 0));
            for (Piece piece : pieces) {
                if (piece.shade() == Shade.RUNNING) {
                    changes.add(new Change(piece.from(), 0, piece.high() - piece.low()));
                    changes.add(new Change(piece.to(), 0, piece.low() - piece.high()));
                }
            }
        }
        changes.sort(Comparator.comparingLong(Change::at));
        List<Step> exact = exact(changes);
        boolean averaged = exact.size() > MOST_STEPS;
        double most = exact.stream().mapToDouble(Step::inFlight).max().orElse(0);
        return new Load(averaged ? means(exact) : exact, most, averaged, known);
    }

    private static List<Step> exact(List<Change> changes) {
        List<Step> steps = new ArrayList<>();
        steps.add(new Step(0, 0, 0));
        double inFlight = 0;
        double running = 0;
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            inFlight += change.inFlight();
            running += change.running();
            if (i + 1 == changes.size() || changes.get(i + 1).at() != change.at()) {
                // Sums of shares leave dust behind, which would be drawn as a sliver below zero.
                double clean = running < 1e-9 ? 0 : running;
                Step last = steps.get(steps.size() - 1);
                if (last.fromNanos() == change.at()) {
                    steps.remove(steps.size() - 1);
                }
                steps.add(new Step(change.at(), Math.rint(inFlight), clean));
            }
        }
        return steps;
    }

    private static List<Step> means(List<Step> exact) {
        long end = exact.get(exact.size() - 1).fromNanos();
        double width = (double) end / MOST_STEPS;
        double[] inFlight = new double[MOST_STEPS];
        double[] running = new double[MOST_STEPS];
        for (int i = 0; i + 1 < exact.size(); i++) {
            Step step = exact.get(i);
            long to = exact.get(i + 1).fromNanos();
            int last = Math.min(MOST_STEPS - 1, (int) (to / width));
            for (int bin = Math.min(MOST_STEPS - 1, (int) (step.fromNanos() / width)); bin <= last; bin++) {
                double overlap = Math.min(to, (bin + 1) * width) - Math.max(step.fromNanos(), bin * width);
                if (overlap > 0) {
                    inFlight[bin] += overlap / width * step.inFlight();
                    running[bin] += overlap / width * step.running();
                }
            }
        }
        List<Step> steps = new ArrayList<>();
        for (int bin = 0; bin < MOST_STEPS; bin++) {
            steps.add(new Step(Math.round(bin * width), inFlight[bin], running[bin]));
        }
        steps.add(new Step(end, 0, 0));
        return steps;
    }

    /** Means over {@code count} equal parts of the time from 0 to {@code endNanos}: {@code [part]}, tasks. */
    double[] sampled(int count, long endNanos, boolean running) {
        double[] means = new double[count];
        double width = Math.max(1.0, endNanos) / count;
        for (int i = 0; i < steps.size(); i++) {
            double from = steps.get(i).fromNanos();
            double to = i + 1 < steps.size() ? steps.get(i + 1).fromNanos() : endNanos;
            double value = running ? steps.get(i).running() : steps.get(i).inFlight();
            int last = Math.min(count - 1, (int) (to / width));
            for (int bin = Math.min(count - 1, (int) (from / width)); bin <= last; bin++) {
                means[bin] +=
                        Math.max(0, Math.min(to, (bin + 1) * width) - Math.max(from, bin * width)) / width * value;
            }
        }
        return means;
    }

    /** Most of these tasks in flight at one moment. */
    static int mostInFlight(List<TaskTrace> tasks) {
        long[] starts = tasks.stream().mapToLong(TaskTrace::startNanos).sorted().toArray();
        long[] ends = tasks.stream().mapToLong(TaskTrace::endNanos).sorted().toArray();
        int most = 0;
        int ended = 0;
        for (int started = 0; started < starts.length; started++) {
            while (ended < ends.length && ends[ended] <= starts[started]) {
                ended++;
            }
            most = Math.max(most, started + 1 - ended);
        }
        return most;
    }
}
