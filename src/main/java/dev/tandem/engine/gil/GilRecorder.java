package dev.tandem.engine.gil;

import dev.tandem.trace.LockFigures;
import dev.tandem.trace.LockRelease;
import dev.tandem.trace.LockTrace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes down who held an interpreter lock and who waited, as it happens. Guarded by the lock's mutex. Memory is
 * bounded: beyond {@value #MAX_EVENTS} events of a kind only the sums grow, and the record says so.
 */
final class GilRecorder {
    static final int MAX_EVENTS = 200_000;
    static final int MAX_THREADS = 2_048;

    private final long startNanos;
    private final List<LockTrace.Holding> holdings = new ArrayList<>();
    private final List<LockTrace.Waiting> waitings = new ArrayList<>();
    private final List<LockTrace.DropRequest> dropRequests = new ArrayList<>();
    private final Map<Integer, Integer> indexes = new HashMap<>();
    private final List<Totals> totals = new ArrayList<>();
    private final Map<Long, Long> delays = new HashMap<>();
    private final List<Seat> waiting = new ArrayList<>();
    private final long[] handOvers = new long[LockRelease.values().length];
    private long[] waits = new long[1024];
    private int waitCount;
    private long waitsSeen;
    private long dropRequestCount;
    private long releases;
    private long switches;
    private boolean complete = true;

    private Seat holder;
    private long since;
    private Seat last;
    private LockRelease lastHow = LockRelease.VOLUNTARY;

    GilRecorder(long startNanos) {
        this.startNanos = startNanos;
    }

    private static final class Totals {
        final String name;
        final long tid;
        long held;
        long waited;
        long times;

        Totals(String name, long tid) {
            this.name = name;
            this.tid = tid;
        }
    }

    void taken(Seat seat, long now) {
        int index = index(seat);
        if (last != null && last != seat) {
            switches++;
            handOvers[lastHow.ordinal()]++;
        }
        boolean raced = last == seat && lastHow == LockRelease.FORCED && !holdings.isEmpty();
        holder = seat;
        since = now;
        if (raced && holdings.get(holdings.size() - 1).thread() == index) {
            // Nobody else got hold of it in between: one holding, not two.
            since = holdings.remove(holdings.size() - 1).startNanos();
            totals.get(index).held -= now - since;
        } else {
            totals.get(index).times++;
        }
    }

    /** @param left when the holder left cell code, which may have been before anybody wanted the lock */
    void letGo(Seat seat, LockRelease how, long left) {
        long now = Math.max(left, since);
        int index = index(seat);
        releases++;
        totals.get(index).held += now - since;
        if (holdings.size() < MAX_EVENTS) {
            holdings.add(new LockTrace.Holding(index, since, now, how));
        } else {
            complete = false;
        }
        for (Seat waiter : waiting) {
            delay(index(waiter), index, now - Math.max(since, waiter.waitingSince));
        }
        last = seat;
        lastHow = how;
        holder = null;
    }

    void waits(Seat seat, long now) {
        index(seat);
        waiting.add(seat);
    }

    void waited(Seat seat, long began, long now) {
        waiting.remove(seat);
        int index = index(seat);
        totals.get(index).waited += now - Math.max(began, startNanos);
        if (waitings.size() < MAX_EVENTS) {
            waitings.add(new LockTrace.Waiting(index, began, now));
        } else {
            complete = false;
        }
        waitsSeen++;
        if (waitCount < MAX_EVENTS) {
            if (waitCount == waits.length) {
                waits = Arrays.copyOf(waits, waits.length * 2);
            }
            waits[waitCount++] = now - began;
        }
    }

    void dropRequested(Seat seat, long now) {
        dropRequestCount++;
        if (dropRequests.size() < MAX_EVENTS) {
            dropRequests.add(new LockTrace.DropRequest(index(seat), now));
        } else {
            complete = false;
        }
    }

    private void delay(int waiter, int by, long nanos) {
        if (nanos > 0) {
            delays.merge((long) waiter << 32 | by, nanos, Long::sum);
        }
    }

    private int index(Seat seat) {
        Integer known = indexes.get(seat.id);
        if (known != null) {
            return known;
        }
        if (totals.size() == MAX_THREADS) {
            complete = false;
            return MAX_THREADS - 1;
        }
        boolean others = totals.size() == MAX_THREADS - 1;
        totals.add(new Totals(others ? "other threads" : seat.thread.getName(), others ? -1 : seat.tid));
        indexes.put(seat.id, totals.size() - 1);
        return totals.size() - 1;
    }

    /**
     * All of it until {@code now}; goes on recording.
     *
     * @param left when the holder, if there is one, left cell code; {@code now} if it didn't
     */
    LockTrace snapshot(long now, long left) {
        long until = Math.max(left, since);
        List<LockTrace.Holding> held = new ArrayList<>(holdings);
        List<LockFigures.ThreadShare> shares = new ArrayList<>();
        List<LockTrace.LockThread> threads = new ArrayList<>();
        for (int i = 0; i < totals.size(); i++) {
            Totals t = totals.get(i);
            boolean holds = holder != null && index(holder) == i;
            if (holds) {
                held.add(new LockTrace.Holding(i, since, until, LockRelease.VOLUNTARY));
            }
            long heldNanos = t.held + (holds ? until - since : 0);
            shares.add(new LockFigures.ThreadShare(t.name, heldNanos / 1e9, t.waited / 1e9, t.times));
            threads.add(new LockTrace.LockThread(t.name, t.tid, -1));
        }
        List<LockFigures.Delay> slowed = new ArrayList<>();
        delays.forEach((pair, nanos) -> slowed.add(new LockFigures.Delay(
                totals.get((int) (pair >> 32)).name, totals.get((int) (long) pair).name, nanos / 1e9)));
        slowed.sort(Comparator.comparingDouble(LockFigures.Delay::seconds).reversed());
        long[] sorted = Arrays.copyOf(waits, waitCount);
        Arrays.sort(sorted);
        LockFigures figures = LockFigures.of(
                (now - startNanos) / 1e9,
                switches,
                handOvers,
                releases,
                dropRequestCount,
                waitsSeen,
                sorted,
                shares,
                slowed);
        return new LockTrace(threads, held, waitings, dropRequests, figures, complete);
    }
}
