package dev.tandem.engine.gil;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Who waits for the interpreter lock, and who of them is woken when it is let go of. CPython leaves that to a condition
 * variable, so what glibc's does is part of how its lock behaves (nptl, {@code pthread_cond_wait.c}): a signal is whoever's
 * takes it first, which is mostly the thread that has just timed out and asked for the lock, as it is awake; but signals
 * go to an older group of waiters until nobody is left in it. So an IO thread beside two that compute is passed over once
 * and waits for two switch intervals. Nobody is passed over twice. Guarded by the lock's mutex.
 */
final class WaitingLine {
    private final Set<Seat> line = new LinkedHashSet<>();

    void join(Seat seat) {
        line.add(seat);
    }

    /** Timed out, or woken; one that was picked has left already. */
    void leave(Seat seat) {
        line.remove(seat);
    }

    /**
     * Picks who is woken.
     *
     * @param awake who has just asked for the lock, or null
     */
    Optional<Seat> pick(Seat awake) {
        Optional<Seat> picked = line.stream()
                .filter(seat -> seat.passedOver)
                .findFirst()
                .or(() -> Optional.ofNullable(awake).filter(line::contains))
                .or(() -> line.stream().findFirst());
        picked.ifPresent(line::remove);
        line.forEach(seat -> seat.passedOver = true);
        return picked;
    }

    void forEach(Consumer<Seat> action) {
        line.forEach(action);
    }
}
