package dev.tandem.trace;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Draws the states of tasks over time, from what a {@link Sampler} saw.
 *
 * <p>A round tells how much of the time since the one before a thread was on a core, on the run queue or off both, but
 * not when. Within a round the running parts are laid out so that as few as possible run at once: what the drawing
 * shows at once is the least that can have run at once, and two threads that took turns under a lock are not drawn side
 * by side. What is less than a tenth of a round is carried over to the next, so that the drawing stays legible and its
 * sums right.
 */
public final class StateDrawing {
    /** More tasks than this are not drawn one by one anyway, and laying them out would take longer than running them. */
    private static final int MAX_TASKS = 10_000;

    /** In rounds with more tasks than this they are so short that how they are laid out can't be seen. */
    private static final int MAX_PACKED = 64;

    /** Drawing and accounts may differ by this part of the tasks' time, or by one round. */
    private static final double DISAGREEMENT = 0.03;

    private final Timeline timeline;
    private final Sampler sampler;
    private final List<Long> bounds;
    private final Map<Integer, ThreadHistory> histories = new HashMap<>();

    private StateDrawing(Timeline timeline, Sampler sampler) {
        this.timeline = timeline;
        this.sampler = sampler;
        List<Long> rounds = new ArrayList<>(sampler.rounds());
        Collections.sort(rounds);
        this.bounds = rounds;
    }

    /** The timeline with slices for its tasks, and with what they tell of why tasks were blocked in their accounts. */
    public static Timeline draw(Timeline timeline, Sampler sampler) {
        if (timeline.tasks().size() > MAX_TASKS) {
            return timeline.withRemarks(List.of(String.format(
                    Locale.ROOT,
                    "Of more than %,d tasks the states over time are not drawn; where their time went is exact all the same.",
                    MAX_TASKS)));
        }
        return new StateDrawing(timeline, sampler).draw();
    }

    private Timeline draw() {
        TreeMap<Integer, List<Piece>> rounds = new TreeMap<>();
        List<List<Piece>> byTask = new ArrayList<>();
        for (TaskTrace task : timeline.tasks()) {
            ThreadHistory history =
                    histories.computeIfAbsent(task.worker().id(), id -> new ThreadHistory(sampler.samplesOf(id)));
            List<Piece> pieces = new Pieces(task, history, bounds).cut();
            byTask.add(pieces);
            pieces.forEach(p ->
                    rounds.computeIfAbsent(p.round(), r -> new ArrayList<>()).add(p));
        }
        Map<Piece, List<long[]>> running = new IdentityHashMap<>();
        rounds.forEach((round, pieces) -> lay(round, pieces, running));
        List<TaskTrace> drawn = new ArrayList<>();
        for (int i = 0; i < byTask.size(); i++) {
            drawn.add(draw(timeline.tasks().get(i), byTask.get(i), running));
        }
        return timeline.withTasks(drawn).withRemarks(disagreement(drawn));
    }

    /** Says so where the drawing and the exact accounts don't tell the same. */
    private static List<String> disagreement(List<TaskTrace> drawn) {
        double wall = 0;
        double exact = 0;
        double shown = 0;
        for (TaskTrace task : drawn) {
            if (task.accounting().onCpuNanos().isPresent()) {
                wall += task.accounting().wallNanos();
                exact += task.accounting().onCpuNanos().getAsLong();
                shown += task.slices().stream()
                        .filter(s -> s.state() == State.RUNNING)
                        .mapToLong(s -> s.endNanos() - s.startNanos())
                        .sum();
            }
        }
        if (Math.abs(exact - shown) <= Math.max(DISAGREEMENT * wall, Sampler.PERIOD_NANOS)) {
            return List.of();
        }
        return List.of(String.format(
                Locale.ROOT,
                "The drawing shows tasks running for %s, their exact accounts say %s: trust the figures.",
                Durations.text(shown / 1e9),
                Durations.text(exact / 1e9)));
    }

    private static void lay(int round, List<Piece> pieces, Map<Piece, List<long[]>> running) {
        if (pieces.size() > MAX_PACKED) {
            pieces.forEach(p -> running.put(p, List.of(new long[] {p.from(), p.from() + p.run()})));
            return;
        }
        // There and back, so that who ran last in a round runs first in the next.
        List<Piece> order = new ArrayList<>(pieces);
        if (round % 2 != 0) {
            Collections.reverse(order);
        }
        Levels levels = new Levels();
        order.forEach(p -> running.put(p, levels.place(p.from(), p.to(), p.run())));
    }

    private static TaskTrace draw(TaskTrace task, List<Piece> pieces, Map<Piece, List<long[]>> running) {
        SliceList slices = new SliceList();
        long lock = 0;
        long stalled = 0;
        long rest = 0;
        for (Piece p : pieces) {
            p.draw(running.get(p), slices);
            lock += p.why().state() == State.WAITING_FOR_LOCK ? p.rest() : 0;
            stalled += p.why().state() == State.STALLED_BY_JVM ? p.rest() : 0;
            rest += p.rest();
        }
        Accounting told = task.accounting();
        boolean seen = pieces.stream().anyMatch(p -> p.why() != Why.UNKNOWN && p.why() != Why.ASLEEP);
        if (seen && rest > 0) {
            told = told.split((double) lock / rest, (double) stalled / rest);
        }
        return task.with(told, slices.toList());
    }
}
