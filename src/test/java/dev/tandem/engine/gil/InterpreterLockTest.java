package dev.tandem.engine.gil;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tandem.bytecode.CellRun;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The lock itself, with threads that play cell code. */
@Timeout(60)
class InterpreterLockTest {
    private static final long COMPUTING_NANOS = 8_000_000;

    @Test
    void aMethodOfATypeThatALibraryCallsAfterALambdaIsInsideAgain() throws InterruptedException {
        InterpreterLock lock = new InterpreterLock(GilSettings.DEFAULT);
        TypeCalls calls = new TypeCalls(lock, new CellRun());
        List<String> order = new CopyOnWriteArrayList<>();
        CountDownLatch inside = new CountDownLatch(1);
        Thread computing = new Thread(() -> {
            assertTrue(lock.enter());
            lock.leave(true);
            calls.entry();
            inside.countDown();
            long end = System.nanoTime() + COMPUTING_NANOS;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            order.add("computed");
            calls.check();
            lock.leave(true);
        });
        Thread other = new Thread(() -> {
            boolean outermost = lock.enter();
            order.add("entered");
            lock.leave(outermost);
        });
        computing.start();
        inside.await();
        other.start();
        other.join();
        computing.join();
        assertEquals(List.of("computed", "entered"), order);
    }
}
