package dev.tandem.python;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.tandem.engine.ModeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * What a notebook has defined in one runtime: an interpreter that starts on first use and lives until the session is
 * reset or closed. One cell or run at a time; {@link #interrupt} may come from any thread.
 */
public final class PythonSession implements AutoCloseable {
    private final PythonRuntime runtime;
    private final Path script;

    /** The cells that ran, for interpreters that are started later and need the same definitions. Guarded by this. */
    private final List<PythonBody> cells = new ArrayList<>();

    /** How often everything that was defined has been forgotten. Guarded by this. */
    private int generation;

    private volatile Optional<Driver> driver = Optional.empty();

    /** The interpreter that is being started. */
    private final AtomicReference<Optional<Process>> starting = new AtomicReference<>(Optional.empty());

    /** How often {@link #interrupt} was called: an interpreter that was being started meanwhile ends. */
    private final AtomicInteger interrupts = new AtomicInteger();

    /** What the driver's clock is ahead of this JVM's, in ns. Guarded by this. */
    private long clockOffset;

    PythonSession(PythonRuntime runtime, Path script) {
        this.runtime = runtime;
        this.script = script;
    }

    /**
     * What a cell's last expression gave.
     *
     * @param value as Java knows it
     * @param repr as Python shows it
     */
    public record Result(Object value, String repr) {}

    /** The runtime that this is a session of. */
    public PythonRuntime runtime() {
        return runtime;
    }

    /**
     * Runs a cell.
     *
     * @return the value of its last expression, empty for none or None
     * @throws PythonException if it fails
     * @throws ModeException if the interpreter can't be started or dies
     */
    public synchronized Optional<Result> execute(PythonBody cell, PrintSink print)
            throws PythonException, ModeException {
        JsonObject answer = request(bodyRequest("exec", cell), frame -> {}, print);
        throwError(answer);
        cells.add(cell);
        return answer.has("repr")
                ? Optional.of(new Result(
                        Values.fromWire(answer.get("value")), answer.get("repr").getAsString()))
                : Optional.empty();
    }

    /**
     * The interpreter's process, started if need be.
     *
     * @throws ModeException if it can't be started
     */
    public synchronized long pid() throws ModeException {
        start();
        return driver.orElseThrow().pid();
    }

    /** The interpreter's process, without waiting for what it does; -1 where none was started. */
    long pidNow() {
        return driver.map(Driver::pid).orElse(-1L);
    }

    /**
     * Starts the interpreter if it isn't running: what that costs is then in no run's figures.
     *
     * @throws ModeException if it can't be started, or was stopped meanwhile
     */
    public synchronized void start() throws ModeException {
        try {
            running();
        } catch (IOException e) {
            throw new ModeException(e.getMessage(), e);
        }
    }

    /**
     * Stops the cell that is running: KeyboardInterrupt where the implementation takes it, else its interpreter ends. One
     * that is only starting ends too.
     */
    public void interrupt() {
        interrupts.incrementAndGet();
        starting.get().ifPresent(Process::destroyForcibly);
        driver.ifPresent(Driver::interrupt);
    }

    /** Ends the interpreter; what was defined is forgotten. */
    public synchronized void reset() {
        close();
        forget();
    }

    private void forget() {
        cells.clear();
        generation++;
    }

    /** Changes whenever what was defined is forgotten: interpreters that still know it are to be ended then. */
    synchronized int generation() {
        return generation;
    }

    /** Ends the interpreter at once, whatever it is doing. */
    @Override
    public void close() {
        driver.ifPresent(Driver::close);
        driver = Optional.empty();
    }

    /** The cells that ran, oldest first. */
    synchronized List<PythonBody> cells() {
        return List.copyOf(cells);
    }

    Path script() {
        return script;
    }

    /** Sends a request to the interpreter, starting it if need be. The caller holds this session's monitor. */
    synchronized JsonObject request(JsonObject request, Consumer<JsonObject> events, PrintSink print)
            throws ModeException {
        try {
            return running().request(request, events, print);
        } catch (IOException e) {
            driver = Optional.empty();
            forget();
            throw new ModeException(e.getMessage(), e);
        }
    }

    /** How far the driver's clock is ahead of this JVM's, in ns. */
    synchronized long clockOffset() {
        return clockOffset;
    }

    private Driver running() throws IOException {
        if (driver.isEmpty() || !driver.get().alive()) {
            if (!cells.isEmpty()) {
                forget();
            }
            int before = interrupts.get();
            try {
                Driver started = Driver.start(runtime, script, process -> {
                    starting.set(Optional.of(process));
                    // Asked before it was known whom to end.
                    if (interrupts.get() != before) {
                        process.destroyForcibly();
                    }
                });
                clockOffset = clockOffset(started).offsetNanos();
                driver = Optional.of(started);
            } finally {
                starting.set(Optional.empty());
            }
        }
        return driver.get();
    }

    /**
     * What a driver says of its clock and its main thread.
     *
     * @param offsetNanos its clock minus this JVM's
     * @param tid the operating system's id of its main thread, or -1
     */
    record ClockAnswer(long offsetNanos, long tid) {}

    static ClockAnswer clockOffset(Driver driver) throws IOException {
        long best = Long.MAX_VALUE;
        long offset = 0;
        long tid = -1;
        // The quickest of a few answers bounds the error best (Cristian's algorithm).
        for (int i = 0; i < 5; i++) {
            JsonObject request = new JsonObject();
            request.addProperty("op", "clock");
            long sent = System.nanoTime();
            JsonObject answer = driver.request(request, frame -> {}, (error, text) -> {});
            long received = System.nanoTime();
            if (received - sent < best) {
                best = received - sent;
                offset = answer.get("now").getAsLong() - (sent + received) / 2;
                tid = answer.get("tid").getAsLong();
            }
        }
        // On Linux both read the same clock: what is left is the error of this measurement.
        return new ClockAnswer(Math.abs(offset) < best ? 0 : offset, tid);
    }

    /** A request that carries a cell's text. */
    static JsonObject bodyRequest(String operation, PythonBody body) {
        JsonObject request = new JsonObject();
        request.addProperty("op", operation);
        request.addProperty("code", body.code());
        request.addProperty("filename", body.fileName());
        request.addProperty("first_line", body.firstLine());
        return request;
    }

    static JsonArray toWire(List<?> elements) throws ModeException {
        JsonArray array = new JsonArray();
        for (Object element : elements) {
            try {
                array.add((JsonElement) Values.toWire(element));
            } catch (IllegalArgumentException e) {
                throw new ModeException("An element of --each can't go to Python: " + e.getMessage(), e);
            }
        }
        return array;
    }

    static void throwError(JsonObject answer) throws PythonException, ModeException {
        if (answer.has("unsupported")) {
            throw new ModeException(answer.get("unsupported").getAsString());
        }
        if (answer.has("error")) {
            throw error(answer.getAsJsonObject("error"));
        }
    }

    static PythonException error(JsonObject error) {
        return new PythonException(
                error.get("name").getAsString(),
                error.get("message").getAsString(),
                error.get("traceback").getAsString());
    }
}
