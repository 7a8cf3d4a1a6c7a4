package dev.tandem.kernel;

import dev.tandem.jupyter.Channel;
import dev.tandem.jupyter.Message;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.Level;
import java.util.logging.Logger;

/** One thread that answers requests in the order in which they came. */
final class RequestLoop implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(RequestLoop.class.getName());

    private static final class Waiting {
        final Request request;
        volatile boolean aborted;

        Waiting(Request request) {
            this.request = request;
        }
    }

    private final Dispatcher dispatcher;
    private final Channel channel;
    private final BlockingQueue<Optional<Waiting>> queue = new LinkedBlockingQueue<>();
    private final Thread thread;

    RequestLoop(String name, Channel channel, Dispatcher dispatcher) {
        this.channel = channel;
        this.dispatcher = dispatcher;
        thread = new Thread(null, this::run, name, 0, false);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void add(Message message) {
        Optional<RequestLoop> shell = channel == Channel.SHELL ? Optional.of(this) : Optional.empty();
        queue.add(Optional.of(new Waiting(new Request(channel, message, shell))));
    }

    /** The cells that wait now will not be run: each is answered as aborted when its turn comes. */
    void abortWaiting() {
        queue.forEach(
                item -> item.filter(waiting -> waiting.request.message().type().equals("execute_request"))
                        .ifPresent(waiting -> waiting.aborted = true));
    }

    /** Ends when what is queued is done; doesn't wait for that. */
    @Override
    public void close() {
        queue.add(Optional.empty());
    }

    /** Whether the calling thread is the loop's own. */
    boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    private void run() {
        boolean open = true;
        while (open) {
            try {
                Optional<Waiting> next = queue.take();
                open = next.isPresent();
                next.ifPresent(this::answer);
            } catch (InterruptedException late) {
                // An interrupt that was meant for a cell which is over.
                LOG.log(Level.FINE, "An interrupt came when no cell ran.", late);
            }
        }
    }

    private void answer(Waiting waiting) {
        try {
            if (waiting.aborted) {
                dispatcher.abort(waiting.request);
            } else {
                dispatcher.dispatch(waiting.request);
            }
        } catch (RuntimeException | Error problem) {
            LOG.log(Level.SEVERE, problem, () -> "A request could not be answered.");
        } finally {
            Thread.interrupted();
        }
    }
}
