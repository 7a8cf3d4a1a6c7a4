package dev.tandem.bytecode;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * What cells call instead of the JDK's waits that no interrupt ends. Each does what its original does, also with the
 * thread's interrupt flag, but throws {@link Stopped} once the cell is being stopped. A wait for a socket is ended as
 * the JDK ends that of a virtual thread, by closing the socket.
 *
 * <p>Static because cells' code has no other way to it. Safe for any thread.
 */
public final class StoppableWaits {
    /** What is closed when a thread is to be stopped that waits for it. */
    private static final Map<Thread, Closeable> WAITED_FOR = new ConcurrentHashMap<>();

    private StoppableWaits() {}

    /** A wait that an interrupt ends. */
    @FunctionalInterface
    private interface Wait {
        void await() throws InterruptedException;
    }

    private static void uninterrupted(Wait wait) {
        boolean interrupted = false;
        for (boolean over = false; !over; ) {
            try {
                wait.await();
                over = true;
            } catch (InterruptedException e) {
                StopSite.checkpoint();
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stands for {@link Lock#lock}. */
    public static void lock(Lock lock) {
        uninterrupted(lock::lockInterruptibly);
    }

    /** Stands for {@link ReentrantLock#lock}. */
    public static void lock(ReentrantLock lock) {
        uninterrupted(lock::lockInterruptibly);
    }

    /** Stands for {@link ReentrantReadWriteLock.ReadLock#lock}. */
    public static void lock(ReentrantReadWriteLock.ReadLock lock) {
        uninterrupted(lock::lockInterruptibly);
    }

    /** Stands for {@link ReentrantReadWriteLock.WriteLock#lock}. */
    public static void lock(ReentrantReadWriteLock.WriteLock lock) {
        uninterrupted(lock::lockInterruptibly);
    }

    /** Stands for {@link Semaphore#acquireUninterruptibly()}. */
    public static void acquireUninterruptibly(Semaphore semaphore) {
        uninterrupted(semaphore::acquire);
    }

    /** Stands for {@link Semaphore#acquireUninterruptibly(int)}. */
    public static void acquireUninterruptibly(Semaphore semaphore, int permits) {
        uninterrupted(() -> semaphore.acquire(permits));
    }

    /** Stands for {@link Phaser#awaitAdvance}. */
    public static int awaitAdvance(Phaser phaser, int phase) {
        uninterrupted(() -> phaser.awaitAdvanceInterruptibly(phase));
        return phaser.awaitAdvance(phase); // over already: gives the phase
    }

    /** Stands for {@link Phaser#arriveAndAwaitAdvance}. */
    public static int arriveAndAwaitAdvance(Phaser phaser) {
        return awaitAdvance(phaser, phaser.arrive());
    }

    /** Stands for {@link CompletableFuture#join}. */
    public static Object join(CompletableFuture<?> future) {
        if (!future.isDone()) {
            uninterrupted(() -> {
                try {
                    future.get();
                } catch (ExecutionException | CancellationException e) {
                    // join() says it in its own way
                }
            });
        }
        return future.join();
    }

    /** Stands for {@link ServerSocket#accept}. */
    public static Socket accept(ServerSocket server) throws IOException {
        return waitingFor(server, server::accept);
    }

    /** Stands for {@link DatagramSocket#receive}. */
    public static void receive(DatagramSocket socket, DatagramPacket packet) throws IOException {
        waitingFor(socket, () -> {
            socket.receive(packet);
            return packet;
        });
    }

    /** Stands for {@link Socket#getInputStream}. */
    public static InputStream getInputStream(Socket socket) throws IOException {
        return new SocketInput(socket);
    }

    /** Ends the wait of a thread for a socket, if it is in one. */
    static void endWaitOf(Thread thread) {
        Closeable waitedFor = WAITED_FOR.get(thread);
        if (waitedFor != null) {
            try {
                waitedFor.close();
            } catch (IOException e) {
                // it was to end, and there is nobody to tell
            }
        }
    }

    @FunctionalInterface
    private interface Call<T> {
        T call() throws IOException;
    }

    private static <T> T waitingFor(Closeable waitedFor, Call<T> call) throws IOException {
        WAITED_FOR.put(Thread.currentThread(), waitedFor);
        try {
            return call.call();
        } finally {
            WAITED_FOR.remove(Thread.currentThread());
            StopSite.check();
        }
    }

    private static final class SocketInput extends FilterInputStream {
        private final Socket socket;

        SocketInput(Socket socket) throws IOException {
            super(socket.getInputStream());
            this.socket = socket;
        }

        @Override
        public int read() throws IOException {
            return waitingFor(socket, in::read);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return waitingFor(socket, () -> in.read(bytes, offset, length));
        }
    }
}
