package dev.tandem.kernel;

import dev.tandem.jupyter.Channel;
import dev.tandem.jupyter.Message;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** One thread that answers requests in the order in which they came. */
final class RequestLoop implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(RequestLoop.class.getName());

    /** A request and what will be done with it. */
    private static final class Waiting {
        final Request request;
        volatile Consumer<Request> action;

        Waiting(Request request, Consumer<Request> action) {
            this.request = request;
            this.action = action;
        }
    }

    private final Dispatcher dispatcher;
    private final BlockingQueue<Optional<Waiting>> queue = new LinkedBlockingQueue<>();
    private final Thread thread;

    RequestLoop(String name, Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
        thread = new Thread(null, this::run, name, 0, false);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void add(Channel channel, Message message) {
        add(channel, message, dispatcher::dispatch);
    }

    /** Adds a request that will be done in another way than by its handler. */
    void add(Channel channel, Message message, Consumer<Request> action) {
        queue.add(Optional.of(new Waiting(new Request(channel, message, this), action)));
    }

    /** The cells that wait now will not be run: each is answered as aborted when its turn comes. */
    void abortWaiting() {
        queue.forEach(
                item -> item.filter(waiting -> waiting.request.message().type().equals("execute_request"))
                        .ifPresent(waiting -> waiting.action = dispatcher::abort));
    }

    /** Ends when what is queued is done; doesn't wait for that. */
    @Override
    public void close() {
        queue.add(Optional.empty());
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
            waiting.action.accept(waiting.request);
        } catch (RuntimeException | Error problem) {
            LOG.log(Level.SEVERE, problem, () -> "A request could not be answered.");
        } finally {
            Thread.interrupted();
        }
    }
}
