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
    void whoAskedIsAwakeAndGoesFirst() {
        Seat sleeper = seat(1);
        Seat asker = seat(2);
        line.join(sleeper);
        line.join(asker);
        assertEquals(Optional.of(asker), line.pick(asker));
        assertEquals(Optional.of(sleeper), line.pick(null));
        assertEquals(Optional.empty(), line.pick(null));
    }

    @Test
    void nobodyIsPassedOverTwice() {
        Seat sleeper = seat(1);
        Seat asker = seat(2);
        Seat late = seat(3);
        line.join(sleeper);
        line.join(asker);
        assertEquals(Optional.of(asker), line.pick(asker));
        line.join(late);
        line.leave(sleeper);
        line.join(sleeper);
        assertEquals(Optional.of(sleeper), line.pick(late), "although it has timed out meanwhile");
        assertEquals(Optional.of(late), line.pick(null));
    }

    @Test
    void whoHasWaitedLongestGoesFirstWhereNobodyAsked() {
        Seat first = seat(1);
        Seat second = seat(2);
        line.join(first);
        line.join(second);
        assertEquals(Optional.of(first), line.pick(seat(3)));
        assertEquals(Optional.of(second), line.pick(null));
    }
}
