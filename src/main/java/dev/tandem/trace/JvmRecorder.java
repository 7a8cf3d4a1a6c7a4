package dev.tandem.trace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import jdk.jfr.StackTrace;

/**
 * Has the JVM itself write down each wait of each of its threads: sleep, park, monitor, socket and file, from the first
 * nanosecond, and what it held up itself (JDK Flight Recorder, JEP 328). The record is kept in memory, the oldest is
 * overwritten where a run waits millions of times; it touches the disk for a moment when it is read. A thread that
 * computes writes nothing. Safe for any thread.
 */
public final class JvmRecorder implements AutoCloseable {
    /** A moment on both clocks, that of the record and the session's. */
    @Name(Moment.NAME)
    @Enabled(true)
    @StackTrace(false)
    static final class Moment extends Event {
        static final String NAME = "dev.tandem.Moment";

        long nanos;
    }

    private static final List<String> EVENTS = List.of(
            "jdk.ThreadSleep",
            "jdk.ThreadPark",
            "jdk.JavaMonitorEnter",
            "jdk.JavaMonitorWait",
            "jdk.SocketConnect",
            "jdk.SocketRead",
            "jdk.SocketWrite",
            "jdk.FileRead",
            "jdk.FileWrite",
            "jdk.FileForce",
            "jdk.SafepointBegin",
            "jdk.SafepointEnd",
            "jdk.GCPhasePause");

    private static final List<String> LIVES = List.of(
            "jdk.ThreadStart", "jdk.ThreadEnd", "jdk.ThreadCPULoad", "jdk.VirtualThreadStart", "jdk.VirtualThreadEnd");

    private final Recording recording;

    private JvmRecorder(Recording recording) {
        this.recording = recording;
    }

    /** Starts to record what threads wait for; empty where this JVM has no flight recorder. */
    public static Optional<JvmRecorder> ofWaits() {
        return start(List.of());
    }

    /** The same, with the start and the end of each thread. */
    static Optional<JvmRecorder> ofWaitsAndLives() {
        return start(LIVES);
    }

    private static Optional<JvmRecorder> start(List<String> more) {
        try {
            if (!FlightRecorder.isAvailable()) {
                return Optional.empty();
            }
            Recording recording = new Recording(Map.of());
            recording.setName("tandem");
            recording.setToDisk(false);
            EVENTS.forEach(name -> enable(recording, name));
            more.forEach(name -> enable(recording, name));
            recording.enable(Moment.class);
            recording.start();
            JvmRecorder recorder = new JvmRecorder(recording);
            recorder.mark();
            return Optional.of(recorder);
        } catch (LinkageError | IllegalStateException | SecurityException e) {
            // A runtime image without the module, or a JVM that was told not to record.
            return Optional.empty();
        }
    }

    private static void enable(Recording recording, String event) {
        recording.enable(event).withoutStackTrace().withThreshold(Duration.ZERO);
    }

    /** Notes that what happens from now on is wanted: a moment that is still in the record says that it reaches back to it. */
    public void mark() {
        Moment moment = new Moment();
        moment.nanos = System.nanoTime();
        moment.commit();
    }

    /** Reads what has been recorded so far; empty where that fails, for want of room for a file for instance. */
    public Optional<JvmRecord> read() {
        Path file = null;
        try {
            file = Files.createTempFile("tandem", ".jfr");
            dump(file);
            return Optional.of(JvmRecord.read(file, ProcessHandle.current().pid(), 0));
        } catch (IOException | IllegalStateException e) {
            return Optional.empty();
        } finally {
            delete(file);
        }
    }

    /** Writes what has been recorded so far to a file, for {@link JvmRecord#read}. */
    public void dump(Path file) throws IOException {
        mark();
        recording.dump(file);
    }

    private static void delete(Path file) {
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                file.toFile().deleteOnExit();
            }
        }
    }

    @Override
    public void close() {
        recording.close();
    }
}
