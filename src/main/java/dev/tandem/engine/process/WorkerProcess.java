package dev.tandem.engine.process;

import dev.tandem.trace.Cost;
import dev.tandem.trace.Why;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The session's end of one worker JVM. A thread of its own reads what the worker says and hands it to the
 * {@link Listener} of the run that has the worker. Safe for any thread.
 */
final class WorkerProcess {
    /** Rounds of asking for the worker's clock; the quickest one counts. */
    private static final int CLOCK_ROUNDS = 3;

    private static final int SECONDS_TO_DIE = 5;

    private final Process process;
    private final Connection connection;
    private final ProcessOutput output;
    private final Optional<Slate> slate;
    private final BulkReader bulk;
    private final Cost spawn;
    private final long clockOffset;
    private final Set<String> classesSent = ConcurrentHashMap.newKeySet();
    private final Questions<String> recorder;
    private final Questions<Optional<Why>> waits;
    private final LongAdder tasksDone = new LongAdder();
    private final AtomicBoolean spawnTaken = new AtomicBoolean();
    private volatile Listener listener;
    private volatile boolean killed;
    private volatile String gone;

    /** What a worker says, on its reading thread. */
    interface Listener {
        void said(WorkerProcess worker, Frame frame);

        /** The worker is gone; nothing more comes. {@code how} is the end of a sentence. */
        void died(WorkerProcess worker, String how);
    }

    /** Sets the clocks of both ends against each other; blocks for some round trips. */
    WorkerProcess(
            Process process,
            Connection connection,
            ProcessOutput output,
            Optional<Slate> slate,
            BulkReader bulk,
            long requestedNanos)
            throws IOException {
        this.process = process;
        this.connection = connection;
        this.output = output;
        this.recorder = new Questions<>(connection, "");
        this.waits = new Questions<>(connection, Optional.empty());
        this.slate = slate;
        this.bulk = bulk;
        this.clockOffset = measureClockOffset();
        this.spawn = new Cost(System.nanoTime() - requestedNanos, ProcessMemory.of(process.pid()));
    }

    private long measureClockOffset() throws IOException {
        long best = Long.MAX_VALUE;
        long offset = 0;
        for (int i = 0; i < CLOCK_ROUNDS; i++) {
            long asked = System.nanoTime();
            connection.send(new Frame.Clock(0));
            if (!(connection.read() instanceof Frame.Clock answer)) {
                throw new IOException("The worker did not tell its time.");
            }
            long roundTrip = System.nanoTime() - asked;
            if (roundTrip < best) {
                best = roundTrip;
                offset = answer.nanos() - (asked + roundTrip / 2);
            }
        }
        // Within half a round trip the two can't be told apart: then it is one clock, as on Linux.
        return Math.abs(offset) <= best / 2 + 1 ? 0 : offset;
    }

    /** Begins to read; {@code listener} hears of everything from now on. */
    void start(Listener first) {
        listener = first;
        Thread reader = new Thread(this::read, "tandem-worker-" + pid());
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try {
            while (true) {
                Frame frame = connection.read();
                if (frame instanceof FromWorker.Recorded recorded) {
                    recorder.answered(recorded.file());
                } else if (frame instanceof FromWorker.Waiting waiting) {
                    waits.answered(waiting.why());
                } else {
                    listener.said(this, frame);
                }
            }
        } catch (IOException e) {
            // It is over; how it came about is for the operating system to say.
        } catch (RuntimeException | Error e) {
            output.note("Tandem could not follow this worker any more: " + e);
        }
        recorder.cut();
        waits.cut();
        String how = end();
        gone = how;
        listener.died(this, how);
    }

    private String end() {
        boolean late = false;
        String crash = "";
        try {
            if (!process.waitFor(SECONDS_TO_DIE, TimeUnit.SECONDS)) {
                late = true;
                process.destroyForcibly().waitFor();
            }
            crash = output.crash();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
        close();
        if (!crash.isEmpty()) {
            return "crashed: its JVM reports " + crash;
        }
        String how = late ? "closed its connection" : ExitCodes.describe(process.exitValue());
        String said = killed ? "" : output.tail();
        return said.isBlank() ? how : how + "; its last words: " + said;
    }

    /** Takes over what the worker says. */
    void attach(Listener next) {
        listener = next;
    }

    /** How it ended, if that was noticed before whoever asks began to listen. */
    Optional<String> gone() {
        return Optional.ofNullable(gone);
    }

    void send(Frame frame) throws IOException {
        connection.send(frame);
    }

    /** Queues a frame for the next {@link #send}. */
    void post(Frame frame) throws IOException {
        connection.post(frame);
    }

    /** Whether this class content has still to be sent; from then on it counts as sent. */
    boolean needs(String hash) {
        return classesSent.add(hash);
    }

    /** From the worker's clock to the session's. */
    long toSessionClock(long workerNanos) {
        return workerNanos - clockOffset;
    }

    long pid() {
        return process.pid();
    }

    /** What starting it cost: given to the first who asks, that is to the run for which it was started. */
    Optional<Cost> takeSpawnCost() {
        return spawnTaken.compareAndSet(false, true) ? Optional.of(spawn) : Optional.empty();
    }

    /** What it notes about the task that it is in; empty where memory can't be shared. */
    Optional<Slate> slate() {
        return slate;
    }

    /** Has its waits recorded; the answer is the file that was written, or "". */
    Questions<String> recorder() {
        return recorder;
    }

    /** Asks what its tasks' thread waits for now. */
    CompletableFuture<Optional<Why>> waitsFor() {
        return waits.ask(new ToWorker.WhyWaiting());
    }

    /** Reads its large arrays, on its reading thread. */
    BulkReader bulk() {
        return bulk;
    }

    void countTasks(int ended) {
        tasksDone.add(ended);
    }

    long tasksDone() {
        return tasksDone.sum();
    }

    /** Where goes what the process writes past Java's streams. */
    void printTo(Consumer<String> sink) {
        output.to(sink);
    }

    int classesSent() {
        return classesSent.size();
    }

    long bytesSent() {
        return connection.bytesSent();
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Ends the worker and what it has started, whatever they do. Returns at once; {@code died} follows. */
    void kill() {
        kill(List.of(this));
    }

    /** Ends several workers, and what they have started, at the price of one look at the machine's processes. */
    static void kill(Collection<WorkerProcess> workers) {
        if (workers.isEmpty()) {
            return;
        }
        // Read before the kill: afterwards their children belong to somebody else.
        List<ProcessHandle> children =
                descendants(workers.stream().map(WorkerProcess::pid).collect(Collectors.toSet()));
        for (WorkerProcess worker : workers) {
            worker.killed = true;
            worker.process.destroyForcibly();
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }

    private static List<ProcessHandle> descendants(Set<Long> pids) {
        // Asked once for each: a process may be gone the next moment.
        Map<Long, List<ProcessHandle>> byParent = ProcessHandle.allProcesses()
                .collect(Collectors.groupingBy(
                        process -> process.parent().map(ProcessHandle::pid).orElse(-1L)));
        List<ProcessHandle> found = new ArrayList<>();
        Deque<Long> next = new ArrayDeque<>(pids);
        while (!next.isEmpty()) {
            for (ProcessHandle child : byParent.getOrDefault(next.poll(), List.of())) {
                found.add(child);
                next.add(child.pid());
            }
        }
        return found;
    }

    /** Lets the worker end by itself, as it does when the connection closes. */
    void close() {
        try {
            connection.close();
            process.getOutputStream().close();
        } catch (IOException e) {
            process.destroyForcibly();
        }
    }
}
