package dev.tandem.engine.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A worker's results on their way out. Results of tiny tasks wait for company, for at most {@value #MAX_WAIT_MILLIS}
 * ms: a system call for each would cost more than the task. A thread of its own sees to the time, so that a result
 * doesn't wait for the end of a long task behind it. Safe for any thread.
 */
final class Outbox {
    private static final long MAX_WAIT_MILLIS = 1;
    private static final int MAX_BYTES = 1 << 16;

    private final Connection connection;
    private final long tid;
    /** Guarded by this, as are all fields below. */
    private final List<FromWorker.Ended> ended = new ArrayList<>();

    private final ByteArrayOutputStream values = new ByteArrayOutputStream();
    private int run;

    Outbox(Connection connection, long tid) {
        this.connection = connection;
        this.tid = tid;
        Thread postman = new Thread(this::deliver, "tandem-postman");
        postman.setDaemon(true);
        postman.start();
    }

    synchronized void add(int ofRun, FromWorker.Ended task, byte[] value) throws IOException {
        if (value.length > MAX_BYTES) {
            // As it is: it may be so large that a copy of it has no room.
            flush();
            connection.send(new FromWorker.Results(ofRun, tid, List.of(task), value));
            return;
        }
        run = ofRun;
        if (ended.isEmpty()) {
            notifyAll();
        }
        ended.add(task);
        values.writeBytes(value);
        if (values.size() + ended.size() * 32 > MAX_BYTES) {
            flush();
        }
    }

    /** Sends what there is. */
    synchronized void flush() throws IOException {
        if (!ended.isEmpty()) {
            FromWorker.Results results = new FromWorker.Results(run, tid, List.copyOf(ended), values.toByteArray());
            ended.clear();
            values.reset();
            connection.send(results);
        }
    }

    private synchronized void deliver() {
        try {
            while (true) {
                while (ended.isEmpty()) {
                    wait();
                }
                wait(MAX_WAIT_MILLIS);
                flush();
            }
        } catch (InterruptedException | IOException e) {
            // The session is gone: the reading thread sees that as well, and ends the worker.
        }
    }
}
