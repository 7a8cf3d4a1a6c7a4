package dev.tandem.engine.cluster;

import dev.tandem.engine.ModeException;
import dev.tandem.engine.cluster.message.FromDriver;
import dev.tandem.engine.cluster.message.ToDriver;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The driver JVM, as the session sees it. It ends when its standard input does, and so with the session, however that
 * ends. Safe for any thread.
 */
final class DriverProcess implements Closeable {
    private static final String MAIN = "dev.tandem.engine.cluster.driver.DriverMain";
    private static final int ANSWER_MILLIS = 10_000;
    private static final int MILLIS_TO_END = 2_000;

    /** Hears what concerns one run; called on the reading thread. */
    interface Listener {
        void said(FromDriver message);

        /** The driver has ended: a sentence. */
        void gone(String how);
    }

    private final Process process;
    private final LogTail log;
    private final Map<String, String> conf;
    private final Map<Integer, Listener> listeners = new ConcurrentHashMap<>();

    /** Guarded by itself. */
    private final ObjectOutputStream out;

    /** The answer to {@link ToDriver.Connect} or {@link ToDriver.Look} that is waited for. Guarded by this. */
    private CompletableFuture<FromDriver> answer = new CompletableFuture<>();

    /** How it ended; "" while it lives. */
    private volatile String end = "";

    /** Which classes it has. Guarded by this. */
    private String generation = "";

    private DriverProcess(Process process, Map<String, String> conf) throws IOException {
        this.process = process;
        this.conf = conf;
        this.log = new LogTail(process);
        this.out = new ObjectOutputStream(new BufferedOutputStream(process.getOutputStream(), 1 << 16));
        this.out.flush();
        Thread reader = new Thread(this::read, "tandem-driver-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts the JVM; it isn't connected yet. */
    static DriverProcess start(SparkJvm jvm, String heap, String address, Map<String, String> conf) throws IOException {
        Process process =
                jvm.command(heap, MAIN, List.of(jvm.jar().toString()), address).start();
        return new DriverProcess(process, conf);
    }

    long pid() {
        return process.pid();
    }

    boolean alive() {
        return end.isEmpty() && process.isAlive();
    }

    /**
     * Connects to a cluster.
     *
     * @throws ModeException with a sentence, if that fails or takes too long
     */
    FromDriver.Slots connect(ToDriver.Connect request, long millis) throws ModeException {
        return ask(
                request,
                millis,
                "The cluster at " + request.master() + " did not take the driver in within " + millis / 1000 + " s.");
    }

    /** Where tasks can run now. */
    FromDriver.Slots look() throws ModeException {
        return look(0, 0);
    }

    /**
     * Where tasks can run, once there are as many executors as are expected, at the latest after {@code waitMillis}.
     *
     * @throws ModeException if the driver has ended, or the wait was interrupted
     */
    FromDriver.Slots look(int executors, long waitMillis) throws ModeException {
        return ask(new ToDriver.Look(executors, waitMillis), waitMillis + ANSWER_MILLIS, "The driver does not answer.");
    }

    private FromDriver.Slots ask(ToDriver request, long millis, String late) throws ModeException {
        CompletableFuture<FromDriver> wanted = new CompletableFuture<>();
        synchronized (this) {
            answer = wanted;
        }
        try {
            if (!end.isEmpty()) {
                throw new ModeException(end);
            }
            send(request);
            FromDriver said = wanted.get(millis, TimeUnit.MILLISECONDS);
            if (said instanceof FromDriver.Slots slots) {
                return slots;
            }
            throw new ModeException(shown(said instanceof FromDriver.Refused refused ? refused.reason() : late));
        } catch (TimeoutException e) {
            throw new ModeException(late + lastWords(), e);
        } catch (ExecutionException | IOException e) {
            throw new ModeException(end.isEmpty() ? "The driver of the cluster can't be reached: " + e : end, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModeException("The wait for the cluster was interrupted.", e);
        }
    }

    private String lastWords() {
        String trouble = log.trouble();
        return trouble.isEmpty() ? "" : shown(" Its log says: " + trouble);
    }

    /** A text of the driver's, without secrets. */
    String shown(String text) {
        return Secrets.hide(text, conf);
    }

    /** Tells {@code listener} what concerns a run. */
    void listen(int run, Listener listener) {
        listeners.put(run, listener);
        if (!end.isEmpty()) {
            listener.gone(end);
        }
    }

    void forget(int run) {
        listeners.remove(run);
    }

    /**
     * Whether the driver has yet to be given these classes; if so they are taken to be given now.
     */
    synchronized boolean needs(String wanted) {
        boolean missing = !wanted.equals(generation);
        generation = wanted;
        return missing;
    }

    void send(ToDriver message) throws IOException {
        synchronized (out) {
            out.writeObject(message);
            out.reset();
            out.flush();
        }
    }

    private void read() {
        String why = "";
        try (ObjectInputStream in = new ObjectInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16))) {
            while (true) {
                dispatch((FromDriver) in.readObject());
            }
        } catch (IOException e) {
            // It has ended.
        } catch (ClassNotFoundException | RuntimeException e) {
            why = " (" + e + ")";
        }
        process.destroyForcibly();
        end = "The driver of the cluster, process " + process.pid() + ", has ended" + why + "." + lastWords()
                + " The next run connects again.";
        synchronized (this) {
            answer.completeExceptionally(new IOException(end));
        }
        listeners.values().forEach(listener -> listener.gone(end));
    }

    private void dispatch(FromDriver message) {
        int run;
        if (message instanceof FromDriver.Done done) {
            run = done.number();
        } else if (message instanceof FromDriver.Started started) {
            run = started.number();
        } else if (message instanceof FromDriver.Lost lost) {
            run = lost.number();
        } else if (message instanceof FromDriver.GivenUp givenUp) {
            run = givenUp.number();
        } else if (message instanceof FromDriver.Ended ended) {
            run = ended.number();
        } else {
            synchronized (this) {
                answer.complete(message);
            }
            return;
        }
        Listener listener = listeners.get(run);
        if (listener != null) {
            listener.said(message);
        }
    }

    /** Ends it; Spark ends its executors. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(MILLIS_TO_END, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
