package dev.tandem.chart;

import dev.tandem.trace.Ending;
import dev.tandem.trace.TaskTrace;
import dev.tandem.trace.Timeline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Makes {@link Lanes} of a timeline. Used once. */
final class LanesBuilder {
    private static final int STEPS_OF_PINS = 80;
    /** Steps of time in a merged lane: as many as keep it below its share of blocks. */
    private static final int FINEST = 320;

    private static final int COARSEST = 40;

    private final Timeline timeline;
    private final int mostBlocks;
    private final long end;
    private final List<String> notes;
    private final Bands bands;

    LanesBuilder(Timeline timeline, int mostBlocks) {
        this.timeline = timeline;
        this.mostBlocks = mostBlocks;
        long last = timeline.lastResultNanos();
        for (TaskTrace task : timeline.tasks()) {
            last = Math.max(last, task.endNanos());
        }
        end = Math.max(1, last - timeline.handOverNanos());
        notes = new ArrayList<>(timeline.remarks());
        bands = new Bands(timeline);
        notes.addAll(bands.notes());
    }

    Lanes build(List<LaneGroup> groups) {
        int workers = groups.stream().mapToInt(group -> group.workers().size()).sum();
        if (workers > groups.size()) {
            notes.add(Quantity.count(workers, "worker") + " are folded into " + groups.size() + " lanes of up to "
                    + groups.get(0).workers().size() + ": a colour is as high as the share of the lane's workers "
                    + "in that state.");
        }
        int allowed = mostBlocks / Math.max(1, groups.size());
        List<Lane> lanes = new ArrayList<>();
        int merged = 0;
        double step = 0;
        for (LaneGroup group : groups) {
            List<Piece> pieces = group.tasks().stream()
                    .flatMap(task -> Piece.of(task, timeline.handOverNanos()).stream())
                    .toList();
            boolean single = group.workers().size() == 1 && !group.overlaps();
            if (single && pieces.size() <= allowed) {
                lanes.add(exact(group));
            } else {
                int steps = FINEST;
                Lane lane = merged(group, Composition.of(pieces, steps, end));
                while (lane.blocks().size() > allowed && steps > COARSEST) {
                    steps /= 2;
                    lane = merged(group, Composition.of(pieces, steps, end));
                }
                lanes.add(lane);
                merged += group.tasks().size();
                step = Math.max(step, (double) end / steps);
            }
        }
        if (merged > 0) {
            notes.add((merged == 1 ? "1 task is" : Quantity.count(merged, "task") + " are")
                    + " drawn in steps of up to " + Quantity.nanos(step) + ".");
        }
        Trust.unsampled(timeline).ifPresent(notes::add);
        Trust.sampledOnly(timeline).ifPresent(notes::add);
        return new Lanes(lanes, bands.handOvers(groups), end, Account.of(timeline), List.copyOf(notes));
    }

    private Lane exact(LaneGroup group) {
        List<Lane.Bar> bars = new ArrayList<>();
        List<Lane.Block> blocks = new ArrayList<>();
        for (TaskTrace task : group.tasks()) {
            String what = "task " + task.index();
            bars.add(new Lane.Bar(what, after(task.startNanos()), after(task.endNanos()), account(task)));
            for (Piece piece : Piece.of(task, timeline.handOverNanos())) {
                blocks.add(new Lane.Block(
                        piece.shade(), piece.from(), piece.to(), piece.low(), piece.high(), what, piece.reason()));
            }
        }
        return new Lane(group.label(), bars, blocks, pins(group), bands.of(group));
    }

    private Lane merged(LaneGroup group, Composition composition) {
        List<Lane.Block> blocks = new ArrayList<>();
        double full = composition.stepNanos() * group.capacity();
        Map<Shade, Lane.Block> open = new LinkedHashMap<>();
        for (int step = 0; step < composition.steps(); step++) {
            Map<Shade, Lane.Block> now = new LinkedHashMap<>();
            long from = Math.round(step * composition.stepNanos());
            long to = Math.round((step + 1) * composition.stepNanos());
            double low = 0;
            for (Shade shade : Shade.values()) {
                double share = composition.of(step, shade) / full;
                if (share < 0.002) {
                    continue;
                }
                double high = Math.min(1, low + share);
                Lane.Block before = open.remove(shade);
                now.put(shade, extend(before, shade, from, to, low, high, group, blocks));
                low = high;
            }
            blocks.addAll(open.values());
            open = now;
        }
        blocks.addAll(open.values());
        return new Lane(group.label(), List.of(), blocks, pins(group), bands.of(group));
    }

    /** Lengthens the block before where the new one looks the same, else closes it and opens another. */
    private static Lane.Block extend(
            Lane.Block before,
            Shade shade,
            long from,
            long to,
            double low,
            double high,
            LaneGroup group,
            List<Lane.Block> closed) {
        if (before != null && Math.abs(before.low() - low) < 0.01 && Math.abs(before.high() - high) < 0.01) {
            return new Lane.Block(
                    shade, before.from(), to, before.low(), before.high(), before.what(), before.reason());
        }
        if (before != null) {
            closed.add(before);
        }
        String what = group.workers().size() == 1
                ? "tasks merged"
                : Quantity.count(group.workers().size(), "worker");
        return new Lane.Block(shade, from, to, low, high, what, Quantity.percent(high - low) + " of the lane's time");
    }

    private List<Lane.Pin> pins(LaneGroup group) {
        Map<Ending, Map<Long, List<TaskTrace>>> gathered = new TreeMap<>();
        for (TaskTrace task : group.tasks()) {
            if (task.ending() != Ending.DONE) {
                gathered.computeIfAbsent(task.ending(), ending -> new TreeMap<>())
                        .computeIfAbsent(after(task.endNanos()) * STEPS_OF_PINS / end, step -> new ArrayList<>())
                        .add(task);
            }
        }
        List<Lane.Pin> pins = new ArrayList<>();
        gathered.forEach((ending, steps) -> steps.values().forEach(tasks -> {
            TaskTrace first = tasks.get(0);
            String verb = ending == Ending.FAILED ? " failed" : " was stopped or killed";
            String more = tasks.size() == 1 ? "" : " (and " + (tasks.size() - 1) + " more here)";
            String note = first.note().isEmpty() ? "" : ": " + first.note();
            pins.add(new Lane.Pin(ending, after(first.endNanos()), "task " + first.index() + verb + note + more));
        }));
        return pins;
    }

    private long after(long nanos) {
        return Math.max(0, nanos - timeline.handOverNanos());
    }

    private static String account(TaskTrace task) {
        Account account = Account.of(task);
        return account.nanos().keySet().stream()
                .map(shade -> shade.label() + " " + Quantity.percent(account.share(shade)))
                .collect(Collectors.joining(", "));
    }
}
