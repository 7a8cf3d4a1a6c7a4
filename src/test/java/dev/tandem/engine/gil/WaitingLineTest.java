package dev.tandem.engine.gil;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tandem.trace.ProcFiles;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

class WaitingLineTest {
    private final Condition condition = new ReentrantLock().newCondition();
    private final WaitingLine line = new WaitingLine();

    private Seat seat(int id) {
        return new Seat(Thread.currentThread(), id, condition, ProcFiles.ofThisSystem());
    }

    @Test
    void whoAskedIsAwakeAndGoesFirstInItsGroup() {
        Seat sleeper = seat(1);
        Seat asker = seat(2);
        line.join(sleeper);
        line.join(asker);
        assertEquals(Optional.of(asker), line.pick(asker));
        Seat late = seat(3);
        line.join(late);
        assertEquals(Optional.of(sleeper), line.pick(late), "the older group first");
        assertEquals(Optional.of(late), line.pick(null));
        assertEquals(Optional.empty(), line.pick(null));
    }

    @Test
    void whoTimesOutJoinsTheNewerGroup() {
        Seat first = seat(1);
        Seat second = seat(2);
        Seat third = seat(3);
        line.join(first);
        line.join(second);
        line.join(third);
        assertEquals(Optional.of(first), line.pick(null));
        line.leave(second);
        line.join(second);
        assertEquals(Optional.of(third), line.pick(second));
        assertEquals(Optional.of(second), line.pick(null));
    }
}
