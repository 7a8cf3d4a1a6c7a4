package dev.tandem.jupyter;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Messages that wait to be sent, bounded in bytes for those who can wait for room and not for those who can't. Safe for any
 * number of threads that add and one that takes.
 */
final class OutgoingQueue {
    private final long capacity;

    /** Guards the fields below it. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition room = lock.newCondition();
    private final ArrayDeque<List<byte[]>> messages = new ArrayDeque<>();
    private long bytes;
    private boolean closed;

    /** @param capacity bytes that may wait before {@link #add(List, long)} does */
    OutgoingQueue(long capacity) {
        this.capacity = capacity;
    }

    /** Adds without waiting; a closed queue drops the message. */
    void add(List<byte[]> frames) {
        lock.lock();
        try {
            enqueue(frames);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Adds, waiting for room up to so many nanoseconds. When they are over, or the thread is interrupted, the message is
     * added all the same: nothing is lost, and the waiting was what its sender could be asked for. The interrupt stays
     * pending.
     */
    void add(List<byte[]> frames, long nanos) {
        lock.lock();
        try {
            long left = nanos;
            while (bytes >= capacity && !closed && left > 0) {
                left = room.awaitNanos(left);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            enqueue(frames);
            lock.unlock();
        }
    }

    /** The oldest message, which stays; null if there is none. */
    List<byte[]> peek() {
        lock.lock();
        try {
            return messages.peek();
        } finally {
            lock.unlock();
        }
    }

    /** Removes the oldest message. */
    void remove() {
        lock.lock();
        try {
            bytes -= weight(messages.remove());
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing more; what is in it stays. Whoever waits for room is let go. */
    void close() {
        lock.lock();
        try {
            closed = true;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private void enqueue(List<byte[]> frames) {
        if (!closed) {
            messages.add(frames);
            bytes += weight(frames);
        }
    }

    private static long weight(List<byte[]> frames) {
        long sum = 0;
        for (byte[] frame : frames) {
            sum += frame.length;
        }
        return sum;
    }
}
