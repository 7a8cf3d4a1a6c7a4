package dev.tandem.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Says in a plain sentence what the figures of a run mean. Concurrent is said of a run whose overlap is above zero,
 * parallel of one in which more than one task ran at once; the two are never mixed.
 */
final class Verdict {
    /** Below this the overlap is the hand-over from one task to the next. */
    private static final double NO_OVERLAP = 0.005;

    /** Above this many cores two tasks must have run at once for a noticeable part of the time. */
    private static final double MORE_THAN_ONE = 1.1;

    /** Below this many cores in use, and this share of their time running or queueing for a core, tasks waited together. */
    private static final double MOSTLY_WAITING = 0.5;

    /** Within this of 1 a single pair of times says nothing. */
    private static final double SAME = 0.05;

    private Verdict() {}

    static String of(Measurement m) {
        Figures f = m.figures();
        if (f.tasks() == 0) {
            return "Nothing ran: the run was stopped before its first task." + endings(m.timeline());
        }
        return way(m) + "; " + gain(m) + "." + endings(m.timeline());
    }

    private static String way(Measurement m) {
        Figures f = m.figures();
        if (f.tasks() == 1) {
            return "One task: there was nothing to overlap with";
        }
        if (f.overlap() < NO_OVERLAP) {
            return "One after another: " + many(f.tasks()) + " tasks, never two at the same time";
        }
        String overlapped = many(f.tasks()) + " tasks overlapped " + percent(f.overlap()) + " of the time";
        if (f.parallelism().isEmpty()) {
            return "Concurrent: " + overlapped + "; how many ran at once can't be read here";
        }
        double running = f.parallelism().getAsDouble();
        if (running >= MORE_THAN_ONE) {
            return "Parallel: " + number(running) + " of " + atOnce(m) + " tasks ran at once on "
                    + count(m.timeline().cores(), "core");
        }
        if (waited(m)) {
            return gained(m)
                    ? "Concurrent, and that was enough: " + many(f.tasks()) + " tasks waited together"
                    : "Concurrent, not parallel: " + overlapped + ", mostly waiting";
        }
        if (atTimesParallel(m)) {
            return "Concurrent, and at times parallel: " + overlapped + ", " + fine(running)
                    + " ran at once on average";
        }
        return "Concurrent, not parallel: " + overlapped + " but " + fine(running) + " ran at once";
    }

    /**
     * Threads that take turns at a lock every few milliseconds, or whose clocks are read from outside, seem to run at once in
     * part, as the sampler can't tell what was first within its period.
     */
    private static boolean atTimesParallel(Measurement m) {
        boolean blurred = !m.runtime().equals("java") || m.mode().equals("gil");
        double share = blurred
                ? FigureReader.certainlyParallelShare(m.timeline().tasks())
                : m.figures().parallelShare().orElse(0);
        return share > SAME;
    }

    private static String gain(Measurement m) {
        if (m.speedup().isEmpty()) {
            return "it took " + seconds(m.wallSeconds().median());
        }
        Spread s = m.speedup().get();
        if (m.mode().equals("serial")) {
            return "it took " + seconds(m.wallSeconds().median());
        }
        if (noDifference(s)) {
            return "no difference from one after another was measured (" + times(s.min()) + " to " + times(s.max())
                    + ")";
        }
        boolean waiting = m.figures().overlap() >= NO_OVERLAP && gained(m) && waited(m);
        String onCores = waiting ? " on " + cores(m.figures().parallelism().getAsDouble()) : "";
        return (gained(m) ? times(s.median()) + " faster" : times(s.median()) + " the speed of one after another")
                + onCores
                + network(m);
    }

    /** On a cluster that was slower: what its parallelism gained, and what everything around the tasks cost. */
    private static String network(Measurement m) {
        Figures f = m.figures();
        if (!m.mode().equals("cluster") || gained(m)) {
            return "";
        }
        double cost = f.wallSeconds() - f.spanSeconds();
        double gain = m.speedup().orElseThrow().median() * f.wallSeconds() - f.spanSeconds();
        return gain > 0
                ? ": the network cost more than the parallelism gained, " + seconds(cost) + " of hand-over and transfer"
                        + " for " + seconds(gain)
                : ": the parallelism gained nothing, and the network cost " + seconds(cost)
                        + " of hand-over and transfer";
    }

    /** Whether tasks were mostly blocked, rather than running or kept from it by a lack of cores. */
    private static boolean waited(Measurement m) {
        OptionalDouble running = m.figures().parallelism();
        double wall = 0;
        double atWork = 0;
        for (TaskTrace task : m.timeline().tasks()) {
            Accounting a = task.accounting();
            wall += a.wallNanos();
            atWork += a.onCpuNanos().orElse(0) + a.runQueueNanos().orElse(0);
        }
        return running.isPresent() && running.getAsDouble() < MOSTLY_WAITING && atWork < MOSTLY_WAITING * wall;
    }

    /** Where the spread of several repeats holds 1, or a single one lies next to it. */
    private static boolean noDifference(Spread s) {
        return s.count() > 1 ? s.min() <= 1 && 1 <= s.max() : Math.abs(s.median() - 1) < SAME;
    }

    private static boolean gained(Measurement m) {
        return m.speedup().map(s -> !noDifference(s) && s.median() > 1).orElse(false);
    }

    private static int atOnce(Measurement m) {
        return Math.min(Math.max(1, m.workers()), m.figures().tasks());
    }

    private static String endings(Timeline timeline) {
        List<String> sentences = new ArrayList<>();
        ended(timeline, Ending.FAILED, "failed").ifPresent(sentences::add);
        ended(timeline, Ending.KILLED, "stopped").ifPresent(sentences::add);
        return sentences.isEmpty() ? "" : " " + String.join(" ", sentences);
    }

    private static Optional<String> ended(Timeline timeline, Ending ending, String verb) {
        long count = timeline.tasks().stream().filter(t -> t.ending() == ending).count();
        if (count == 0) {
            return Optional.empty();
        }
        return Optional.of(many(count) + " of " + count(timeline.tasks().size(), "task") + " "
                + (ending == Ending.KILLED ? (count == 1 ? "was " : "were ") : "") + verb + ".");
    }

    private static String count(int n, String noun) {
        return many(n) + " " + noun + (n == 1 ? "" : "s");
    }

    private static String many(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    /** 3.9, but 1.00: near one the second digit is what matters. */
    private static String number(double value) {
        return format(value < 1.95 ? "%.2f" : "%.1f", value);
    }

    private static String fine(double value) {
        return format("%.2f", value);
    }

    private static String cores(double value) {
        return (value < 0.01 ? "less than 0.01" : fine(value)) + " cores";
    }

    private static String times(double value) {
        return format(value < 9.95 ? "%.2fx" : "%.1fx", value);
    }

    private static String percent(double share) {
        return format(share > 0.995 || share < 0.01 ? "%.1f %%" : "%.0f %%", 100 * share);
    }

    private static String seconds(double value) {
        return Durations.text(value);
    }

    private static String format(String pattern, double value) {
        return String.format(Locale.ROOT, pattern, value);
    }
}
