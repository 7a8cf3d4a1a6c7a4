package dev.tandem.kernel;

import com.google.gson.JsonObject;
import dev.tandem.display.MimeBundle;
import dev.tandem.kernel.io.Console;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The output of one request, also of threads that outlive it.
 *
 * <p>Text is gathered and sent when there is much of it, when the stream changes, when something else is shown, when the
 * request ends, and {@link #DELAY_MILLIS} after its first character. All goes out under one lock, so it stays in the order
 * in which it was written. Sending waits where clients are slow, and so do the threads that write.
 */
final class RequestOutput implements CellOutput, Console {
    /** Long enough to gather thousands of lines, short enough to look immediate. */
    private static final long DELAY_MILLIS = 20;

    /** Characters that are sent without waiting for more. */
    private static final int BATCH = 1 << 16;

    /** Characters of one message; longer texts are cut into several. */
    private static final int LONGEST = 1 << 20;

    private final Publisher publisher;
    private final JsonObject parent;
    private final ScheduledExecutorService timer;
    private final InputRequests.Asker input;

    private final Queue<Payload> payloads = new ConcurrentLinkedQueue<>();

    /** Guards the fields below it, and the order of what is published. */
    private final ReentrantLock lock = new ReentrantLock();

    private final StringBuilder pending = new StringBuilder();
    private String pendingStream = "stdout";
    private boolean scheduled;
    private final Overflow overflow;

    RequestOutput(
            Publisher publisher,
            JsonObject parent,
            ScheduledExecutorService timer,
            InputRequests.Asker input,
            Overflow overflow) {
        this.overflow = overflow;
        this.publisher = publisher;
        this.parent = parent;
        this.timer = timer;
        this.input = input;
    }

    /** The header of the request that this is the output of. */
    JsonObject parent() {
        return parent;
    }

    @Override
    public void stdout(String text) {
        write("stdout", text);
    }

    @Override
    public void stderr(String text) {
        write("stderr", text);
    }

    @Override
    public void display(MimeBundle bundle) {
        publish("display_data", Content.withBundle(new JsonObject(), bundle));
    }

    @Override
    public void display(MimeBundle bundle, String displayId) {
        publish("display_data", withId(Content.withBundle(new JsonObject(), bundle), displayId));
    }

    @Override
    public void update(MimeBundle bundle, String displayId) {
        publish("update_display_data", withId(Content.withBundle(new JsonObject(), bundle), displayId));
    }

    @Override
    public void clear(boolean wait) {
        JsonObject content = new JsonObject();
        content.addProperty("wait", wait);
        publish("clear_output", content);
    }

    @Override
    public void payload(Payload payload) {
        payloads.add(payload);
    }

    /** What was asked of the client so far. */
    List<Payload> payloads() {
        return List.copyOf(payloads);
    }

    @Override
    public String ask(String prompt, boolean password) {
        flush();
        return input.ask(prompt, password);
    }

    /** Sends the text that waits, then this. */
    void publish(String type, JsonObject content) {
        lock.lock();
        try {
            sendPending(true);
            publisher.publishWaiting(type, parent, content);
        } finally {
            lock.unlock();
        }
    }

    void flush() {
        lock.lock();
        try {
            sendPending(true);
        } finally {
            lock.unlock();
        }
    }

    /** Sends what waits at the end of the request; threads that go on may write after it. */
    void end() {
        lock.lock();
        try {
            sendPending(true);
            if (overflow.overflowed()) {
                sendStream("stderr", overflow.summary());
            }
        } finally {
            lock.unlock();
        }
    }

    private void write(String stream, String text) {
        if (text.isEmpty()) {
            return;
        }
        lock.lock();
        try {
            if (!stream.equals(pendingStream)) {
                sendPending(true);
                pendingStream = stream;
            }
            pending.append(text);
            if (pending.length() >= BATCH) {
                sendPending(false);
            }
            if (pending.length() > 0) {
                schedule();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Without {@code all}, the first half of a character that was cut in two stays until the other half comes. */
    private void sendPending(boolean all) {
        int end = pending.length();
        if (!all && end > 0 && Character.isHighSurrogate(pending.charAt(end - 1))) {
            end--;
        }
        int start = 0;
        while (start < end) {
            int stop = Math.min(end, start + LONGEST);
            if (stop < end && Character.isHighSurrogate(pending.charAt(stop - 1))) {
                stop--;
            }
            send(pendingStream, pending.substring(start, stop));
            start = stop;
        }
        pending.delete(0, end);
        if (pending.capacity() > 4 * BATCH) {
            pending.trimToSize();
        }
    }

    private void send(String stream, String text) {
        switch (overflow.take(text)) {
            case SHOWN -> sendStream(stream, text);
            case FIRST_KEPT -> sendStream("stderr", overflow.announcement());
            case KEPT -> {}
        }
    }

    private void sendStream(String stream, String text) {
        JsonObject content = new JsonObject();
        content.addProperty("name", stream);
        content.addProperty("text", text);
        publisher.publishWaiting("stream", parent, content);
    }

    private void schedule() {
        if (!scheduled) {
            try {
                timer.schedule(this::sendLater, DELAY_MILLIS, TimeUnit.MILLISECONDS);
                scheduled = true;
            } catch (RejectedExecutionException closed) {
                // The kernel is ending: nobody will come to flush.
                sendPending(true);
            }
        }
    }

    /** The timer serves all cells: where one is held up by a slow client, its writer sends, and the timer comes again. */
    private void sendLater() {
        if (!lock.tryLock()) {
            timer.schedule(this::sendLater, DELAY_MILLIS, TimeUnit.MILLISECONDS);
            return;
        }
        try {
            scheduled = false;
            sendPending(false);
        } finally {
            lock.unlock();
        }
    }

    private static JsonObject withId(JsonObject content, String displayId) {
        JsonObject transients = new JsonObject();
        transients.addProperty("display_id", displayId);
        content.add("transient", transients);
        return content;
    }
}
