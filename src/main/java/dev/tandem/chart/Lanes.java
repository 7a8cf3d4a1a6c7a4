package dev.tandem.chart;

import dev.tandem.trace.Ending;
import dev.tandem.trace.Timeline;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A timeline cut down to what a chart can show: at most so many lanes, at most so many blocks. Where workers share a
 * lane or tasks are merged the lane shows, for each step of time, how much of it was spent in each state; {@code notes}
 * say so.
 *
 * @param lanes from the top
 * @param handOvers of the interpreter lock, where there are few enough to be told apart
 * @param endNanos the last result, after the hand-over; at least 1
 * @param account totals over all tasks, exact
 * @param notes sentences on what was folded, merged or left out, and on what could not be measured
 */
record Lanes(List<Lane> lanes, List<HandOver> handOvers, long endNanos, Account account, List<String> notes) {
    /**
     * The interpreter lock goes from one worker to another.
     *
     * @param atNanos after the hand-over of the workload
     * @param fromLane position among the lanes
     * @param toLane position among the lanes
     * @param how why the one before let go of it
     */
    record HandOver(long atNanos, int fromLane, int toLane, String how) {}

    static Lanes of(Timeline timeline, int mostLanes, int mostBlocks) {
        return new LanesBuilder(timeline, mostBlocks).build(LaneGroup.of(timeline, mostLanes));
    }

    /** Whether any task ended in this way. */
    boolean has(Ending ending) {
        return lanes.stream().anyMatch(lane -> lane.pins().stream().anyMatch(pin -> pin.ending() == ending));
    }

    /** The states that have time in the account or that are drawn, in the order of the legend. */
    List<Shade> shades() {
        Set<Shade> shades = EnumSet.noneOf(Shade.class);
        shades.addAll(account.nanos().keySet());
        lanes.forEach(lane -> lane.blocks().forEach(block -> shades.add(block.shade())));
        return List.copyOf(shades);
    }

    boolean has(Lane.Band.Kind kind) {
        return lanes.stream().anyMatch(lane -> lane.bands().stream().anyMatch(band -> band.kind() == kind));
    }
}
