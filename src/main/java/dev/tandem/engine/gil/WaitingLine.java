package dev.tandem.engine.gil;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Who waits for the interpreter lock, and who of them is woken when it is let go of. CPython leaves that to a condition
 * variable, so what glibc's does is part of how its lock behaves (nptl, {@code pthread_cond_wait.c}): who begins to wait
 * joins a newer group, signals go to an older one until nobody is left in it, and within a group the signal is whoever's
 * takes it first. That is the thread which has just timed out and asked for the lock, as it is awake. So an IO thread
 * beside two that compute waits for two switch intervals, not for one. Guarded by the lock's mutex.
 */
final class WaitingLine {
    private final Set<Seat> older = new LinkedHashSet<>();
    private final Set<Seat> newer = new LinkedHashSet<>();

    void join(Seat seat) {
        newer.add(seat);
    }

    /** Timed out, or woken; one that was picked has left already. */
    void leave(Seat seat) {
        older.remove(seat);
        newer.remove(seat);
    }

    /**
     * Picks who is woken.
     *
     * @param awake who has just asked for the lock, or null
     */
    Optional<Seat> pick(Seat awake) {
        if (older.isEmpty()) {
            older.addAll(newer);
            newer.clear();
        }
        Optional<Seat> picked =
                older.contains(awake) ? Optional.of(awake) : older.stream().findFirst();
        picked.ifPresent(older::remove);
        return picked;
    }

    void forEach(Consumer<Seat> action) {
        older.forEach(action);
        newer.forEach(action);
    }
}
