package dev.tandem.jupyter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OutgoingQueueTest {
    private static final long LONG = TimeUnit.HOURS.toNanos(1);

    private final OutgoingQueue queue = new OutgoingQueue(10);

    @Test
    void whoCanWaitWaitsForRoom() throws Exception {
        queue.add(message(10), LONG);
        Thread writer = new Thread(() -> queue.add(message(1), LONG));
        writer.start();
        while (writer.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        queue.remove();
        writer.join();
        assertArrayEquals(new byte[1], queue.peek().get(0));
    }

    @Test
    void whoCanNotWaitIsLetIn() {
        queue.add(message(10));
        queue.add(message(10));
        queue.remove();
        assertArrayEquals(new byte[10], queue.peek().get(0));
    }

    @Test
    void whenTheTimeIsOverNothingIsLost() {
        queue.add(message(10));
        queue.add(message(7), 1);
        queue.remove();
        assertArrayEquals(new byte[7], queue.peek().get(0));
    }

    @Test
    void anInterruptEndsTheWaitAndStaysPending() throws Exception {
        queue.add(message(10));
        Thread.currentThread().interrupt();
        queue.add(message(7), LONG);
        assertTrue(Thread.interrupted());
        queue.remove();
        assertArrayEquals(new byte[7], queue.peek().get(0));
    }

    @Test
    void aClosedQueueKeepsWhatItHasAndTakesNothing() {
        queue.add(message(1));
        assertFalse(queue.isClosed());
        queue.close();
        queue.add(message(20));
        queue.add(message(20), LONG);
        queue.remove();
        assertNull(queue.peek());
        assertTrue(queue.isClosed());
    }

    private static List<byte[]> message(int bytes) {
        return List.of(new byte[bytes]);
    }
}
