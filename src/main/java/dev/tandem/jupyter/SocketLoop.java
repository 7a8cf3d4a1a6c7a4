package dev.tandem.jupyter;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/**
 * One socket and the one thread that touches it. The thread sleeps in a {@link Selector} on the descriptor by which the
 * socket says that something happened inside it; {@link Selector#wakeup} is how other threads tell it that they queued
 * something. That call is safe for a thread that is being interrupted, which an inproc ZeroMQ pair is not.
 *
 * <p>ZeroMQ's descriptor signals edges: after it fired, the socket must be asked for its events until it has none. The
 * loop asks before each sleep, after all sends, because a send may consume the signal of a message that arrived.
 *
 * <p>The queue is bounded in bytes for senders that wait ({@link #send(List, long)}) and not for those that can't.
 * A send to a subscriber that reads nothing is retried for {@link #PATIENCE}; then that subscriber loses messages
 * until it reads again, and the others and the session go on.
 */
final class SocketLoop implements AutoCloseable {
    /** Gets what arrives, on the loop's thread; must not block. */
    interface Receiver {
        void received(List<byte[]> frames) throws BadMessageException;
    }

    /** How long one subscriber may hold up the others. */
    static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);

    /** What may wait in the queue before {@link #send(List, long)} blocks. */
    static final long QUEUE_BYTES = 8L << 20;

    /** The most that one message may have; a longer one ends its sender's connection. */
    private static final long LONGEST_MESSAGE =
            Math.max(64L << 20, Runtime.getRuntime().maxMemory() / 4);

    private static final int LINGER_MILLIS = 2_000;
    private static final Logger LOG = Logger.getLogger(SocketLoop.class.getName());

    private final String name;
    private final ZMQ.Socket socket;
    private final Selector selector;
    private final Receiver receiver;
    private final Thread thread;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private final OutgoingQueue outgoing = new OutgoingQueue(QUEUE_BYTES);
    private final Queue<CompletableFuture<Void>> awaitingReceive = new ConcurrentLinkedQueue<>();

    /**
     * Binds at once, so that an address in use is an error of the caller's.
     *
     * @throws IllegalStateException if the address can't be bound
     */
    SocketLoop(String name, ZContext context, SocketType type, String address, Receiver receiver) {
        this.name = name;
        this.receiver = receiver;
        socket = context.createSocket(type);
        socket.setLinger(LINGER_MILLIS);
        socket.setMaxMsgSize(LONGEST_MESSAGE);
        socket.setRcvHWM(0);
        configure(type);
        try {
            socket.bind(address);
            selector = Selector.open();
            SelectableChannel signal = socket.getFD();
            signal.register(selector, SelectionKey.OP_READ);
        } catch (ZMQException | IOException problem) {
            socket.close();
            throw new IllegalStateException(
                    "The " + name + " socket can't listen on " + address + ": " + problem.getMessage()
                            + ". Another process may have the port; start the kernel again to get other ports.",
                    problem);
        }
        thread = new Thread(null, this::run, "tandem-" + name, 0, false);
        thread.setDaemon(true);
    }

    private void configure(SocketType type) {
        switch (type) {
            case XPUB -> {
                // Each new subscriber is announced, also the second one of a topic.
                socket.setXpubVerbose(true);
                // A full subscriber refuses the message instead of losing it: that is what back-pressure starts from.
                socket.setXpubNoDrop(true);
                socket.setSndHWM(500);
            }
            case ROUTER -> {
                socket.setSndHWM(0);
                // A client that comes back under its old identity takes its place.
                socket.setRouterHandover(true);
            }
            default -> socket.setSndHWM(0);
        }
    }

    void start() {
        thread.start();
    }

    int port() {
        String endpoint = socket.getLastEndpoint();
        return Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
    }

    /** Queues a message without waiting. After {@link #close} it is dropped. */
    void send(List<byte[]> frames) {
        outgoing.add(frames);
        selector.wakeup();
    }

    /** Queues a message, waiting for room up to so many nanoseconds; queues it all the same when they are over. */
    void send(List<byte[]> frames, long nanos) {
        outgoing.add(frames, nanos);
        selector.wakeup();
    }

    /** Completes when all that had reached the socket at the time of the call has been given to the receiver. */
    CompletableFuture<Void> receivedSoFar() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        awaitingReceive.add(done);
        selector.wakeup();
        if (ended.isDone()) {
            done.complete(null);
        }
        return done;
    }

    /** Sends what is queued, then closes the socket. Waits for that, for a bounded time. Idempotent. */
    @Override
    public void close() {
        outgoing.close();
        selector.wakeup();
        if (thread.getState() == Thread.State.NEW) {
            closeSelector();
            ended.complete(null);
        }
        try {
            ended.get(LINGER_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException late) {
            LOG.log(Level.WARNING, "The {0} socket still had something to send when the kernel ended.", name);
        }
    }

    private void run() {
        try {
            boolean open = true;
            while (open) {
                open = serveOnce();
            }
        } catch (RuntimeException | IOException problem) {
            LOG.log(Level.SEVERE, problem, () -> "The " + name + " socket broke; the kernel must be restarted.");
        } finally {
            closeSelector();
            socket.close();
            ended.complete(null);
            completeReceived(awaitingReceive.size());
        }
    }

    /** Sends and receives what there is, then sleeps; false when the loop is to end. */
    private boolean serveOnce() throws IOException {
        try {
            int receiveRequested = awaitingReceive.size();
            boolean closingNow = outgoing.isClosed();
            sendQueued();
            receiveAll();
            completeReceived(receiveRequested);
            if (!closingNow) {
                selector.select();
                selector.selectedKeys().clear();
            }
            return !closingNow;
        } catch (OutOfMemoryError full) {
            // The user's code filled the heap; when it gives some back, the socket must still be there.
            LOG.log(Level.SEVERE, "There was no memory for a message on {0}.", name);
            return true;
        }
    }

    private void sendQueued() throws IOException {
        for (List<byte[]> frames = outgoing.peek(); frames != null; frames = outgoing.peek()) {
            try {
                if (!sendFrames(frames)) {
                    sendToSlowSubscriber(frames);
                }
            } catch (ZMQException unreachable) {
                LOG.log(Level.WARNING, unreachable, () -> "A message on the " + name + " socket could not be sent.");
            }
            outgoing.remove();
        }
    }

    private boolean sendFrames(List<byte[]> frames) {
        int last = frames.size() - 1;
        for (int i = 0; i <= last; i++) {
            boolean sent = socket.send(frames.get(i), (i < last ? ZMQ.SNDMORE : 0) | ZMQ.DONTWAIT);
            if (!sent) {
                if (i > 0) {
                    throw new ZMQException("frame " + i + " of a message was refused", socket.errno());
                }
                return false;
            }
        }
        return true;
    }

    /** The subscriber's descriptor fires when it has read on, which is the moment to try again. */
    private void sendToSlowSubscriber(List<byte[]> frames) throws IOException {
        long deadline = System.nanoTime() + PATIENCE;
        long left = PATIENCE;
        while (left > 0 && !outgoing.isClosed()) {
            selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
            selector.selectedKeys().clear();
            receiveAll();
            if (sendFrames(frames)) {
                return;
            }
            left = deadline - System.nanoTime();
        }
        // Lossy for one message: the pipes that are full are set aside until their subscriber reads again.
        LOG.log(
                Level.WARNING,
                "A client reads nothing from {0}; it loses messages until it reads again; "
                        + "see docs/troubleshooting.md#a-client-shows-only-a-part-of-the-output.",
                name);
        socket.setXpubNoDrop(false);
        sendFrames(frames);
        socket.setXpubNoDrop(true);
    }

    private void receiveAll() {
        while ((socket.getEvents() & ZMQ.Poller.POLLIN) != 0) {
            List<byte[]> frames = new ArrayList<>();
            do {
                byte[] frame = socket.recv(ZMQ.DONTWAIT);
                if (frame == null) {
                    return;
                }
                frames.add(frame);
            } while (socket.hasReceiveMore());
            try {
                receiver.received(frames);
            } catch (BadMessageException bad) {
                LOG.log(Level.WARNING, "A message on the {0} socket was dropped: {1}", new Object[] {
                    name, bad.getMessage()
                });
            } catch (RuntimeException | StackOverflowError problem) {
                LOG.log(Level.SEVERE, problem, () -> "A message on the " + name + " socket could not be taken in.");
            }
        }
    }

    /** Only this thread removes, so that many are there. */
    private void completeReceived(int count) {
        for (int i = 0; i < count; i++) {
            awaitingReceive.remove().complete(null);
        }
    }

    private void closeSelector() {
        try {
            selector.close();
        } catch (IOException problem) {
            LOG.log(Level.FINE, problem, () -> "The selector of " + name + " did not close.");
        }
    }
}
