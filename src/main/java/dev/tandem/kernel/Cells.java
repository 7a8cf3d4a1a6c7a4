package dev.tandem.kernel;

import dev.tandem.jupyter.Channel;
import dev.tandem.jupyter.KernelSockets;
import dev.tandem.kernel.comm.Comms;
import dev.tandem.kernel.io.CellScope;
import dev.tandem.kernel.io.StandardStreams;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Makes what a piece of user code runs in: its output, its input, and what it may look up. */
final class Cells {
    private static final long ARRIVAL_SECONDS = 1;

    private final KernelSockets sockets;
    private final Publisher publisher;
    private final InputRequests input;
    private final ScheduledExecutorService timer;
    private final StandardStreams streams;
    private final Comms comms;
    private final long outputLimit;

    Cells(
            KernelSockets sockets,
            Publisher publisher,
            InputRequests input,
            ScheduledExecutorService timer,
            StandardStreams streams,
            Comms comms,
            long outputLimit) {
        this.outputLimit = outputLimit;
        this.sockets = sockets;
        this.publisher = publisher;
        this.input = input;
        this.timer = timer;
        this.streams = streams;
        this.comms = comms;
    }

    RequestOutput output(Request request, boolean allowInput) {
        return new RequestOutput(
                publisher, request.header(), timer, input.to(request.message(), allowInput), new Overflow(outputLimit));
    }

    /** A scope that newer threads without one fall back to. */
    CellScope scope(RequestOutput output) {
        CellScope scope = new CellScope(
                output, Map.of(CellOutput.class, output, RequestOutput.class, output, Comms.class, comms));
        streams.began(scope);
        return scope;
    }

    /** Waits until what has reached the socket is in the queues. */
    void awaitArrived(Channel channel) {
        try {
            sockets.receivedSoFar(channel).get(ARRIVAL_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException late) {
            // The socket is busy sending; what it hasn't read by now counts as sent later.
            return;
        }
    }
}
