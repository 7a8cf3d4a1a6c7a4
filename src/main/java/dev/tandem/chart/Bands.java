package dev.tandem.chart;

import dev.tandem.trace.LockRelease;
import dev.tandem.trace.LockTrace;
import dev.tandem.trace.NamedSpan;
import dev.tandem.trace.TaskTrace;
import dev.tandem.trace.Timeline;
import dev.tandem.trace.Worker;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The narrow strips on the bars, and the interpreter lock's way from lane to lane, as far as they can be drawn. */
final class Bands {
    private static final int MOST_BANDS = 600;
    /** With more the lines are closer than a reader can tell apart. */
    private static final int MOST_HAND_OVERS = 130;

    private final Timeline timeline;
    private final List<LockTrace.Holding> holdings = new ArrayList<>();
    private final boolean spansFit;
    private final List<String> notes = new ArrayList<>();

    Bands(Timeline timeline) {
        this.timeline = timeline;
        timeline.lock().ifPresent(lock -> holdings.addAll(lock.holdings()));
        holdings.sort(Comparator.comparingLong(LockTrace.Holding::startNanos));
        int spans =
                timeline.tasks().stream().mapToInt(task -> task.spans().size()).sum();
        spansFit = spans <= MOST_BANDS;
        if (!spansFit) {
            notes.add(Quantity.count(spans, "named span") + " are too many to draw; they are left out here.");
        }
        timeline.lock().ifPresent(lock -> notes.add(said(lock)));
    }

    private static String said(LockTrace lock) {
        long handOvers = lock.figures().handOvers();
        return "The interpreter lock changed hands " + Quantity.count(handOvers, "time") + ", "
                + Quantity.number(lock.figures().handOversPerSecond()) + " times a second.";
    }

    /** Sentences on what is left out, and on the lock. */
    List<String> notes() {
        return notes;
    }

    List<Lane.Band> of(LaneGroup group) {
        List<Lane.Band> bands = new ArrayList<>();
        if (spansFit) {
            for (TaskTrace task : group.tasks()) {
                for (NamedSpan span : task.spans()) {
                    bands.add(band(
                            Lane.Band.Kind.NAMED_SPAN,
                            span.name(),
                            span.startNanos(),
                            span.endNanos(),
                            "task " + task.index()));
                }
            }
        }
        if (timeline.lock().isPresent()
                && holdings.size() <= MOST_BANDS
                && group.workers().size() == 1) {
            Worker worker = group.workers().get(0);
            for (LockTrace.Holding holding : holdings) {
                if (worker(holding) == worker.id()) {
                    bands.add(band(
                            Lane.Band.Kind.LOCK,
                            Lane.Band.Kind.LOCK.label(),
                            holding.startNanos(),
                            holding.endNanos(),
                            "let go of it " + how(holding.release())));
                }
            }
        }
        return bands;
    }

    private Lane.Band band(Lane.Band.Kind kind, String name, long startNanos, long endNanos, String what) {
        long end = timeline.lastResultNanos() - timeline.handOverNanos();
        long from = Math.min(end, Math.max(0, startNanos - timeline.handOverNanos()));
        long to = Math.min(end, Math.max(from, endNanos - timeline.handOverNanos()));
        return new Lane.Band(kind, name, from, to, what);
    }

    /** From lane to lane; none where several workers share a lane or there are too many to be told apart. */
    List<Lanes.HandOver> handOvers(List<LaneGroup> groups) {
        Map<Integer, Integer> lanes = new HashMap<>();
        for (int lane = 0; lane < groups.size(); lane++) {
            if (groups.get(lane).workers().size() > 1) {
                return List.of();
            }
            lanes.put(groups.get(lane).workers().get(0).id(), lane);
        }
        List<Lanes.HandOver> handOvers = new ArrayList<>();
        for (int i = 1; i < holdings.size(); i++) {
            Integer from = lanes.get(worker(holdings.get(i - 1)));
            Integer to = lanes.get(worker(holdings.get(i)));
            if (from != null && to != null && !from.equals(to)) {
                long at = holdings.get(i).startNanos() - timeline.handOverNanos();
                handOvers.add(new Lanes.HandOver(
                        Math.max(0, at), from, to, how(holdings.get(i - 1).release())));
            }
        }
        return handOvers.size() > MOST_HAND_OVERS ? List.of() : List.copyOf(handOvers);
    }

    private int worker(LockTrace.Holding holding) {
        return timeline.lock()
                .map(lock -> lock.threads().get(holding.thread()).worker())
                .orElse(-1);
    }

    private static String how(LockRelease release) {
        return switch (release) {
            case VOLUNTARY -> "of its own accord";
            case FORCED -> "because another thread asked for it";
            case TAKEN -> "because it was found blocked";
        };
    }
}
