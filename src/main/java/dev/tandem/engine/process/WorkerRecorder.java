package dev.tandem.engine.process;

import dev.tandem.trace.JvmRecorder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.management.JMException;
import javax.management.ObjectName;

/** Records in a worker, on request, what its threads wait for. For the thread that hears the session. */
final class WorkerRecorder {
    private static final String NO_FILE = "";

    private final Path directory;
    private Optional<JvmRecorder> recorder = Optional.empty();
    /** Runs that want it recorded. */
    private int users;

    private boolean settled;

    /** @param directory where files may be left that are gone with the session */
    WorkerRecorder(Path directory) {
        this.directory = directory;
    }

    /** Does what is asked; the answer names the file that was written, if one was. */
    FromWorker.Recorded answer(ToWorker.Recording.Wish wish) {
        return new FromWorker.Recorded(
                switch (wish) {
                    case START -> start();
                    case DUMP -> dump();
                    case STOP -> stop();
                });
    }

    private String start() {
        users++;
        if (recorder.isEmpty()) {
            settle();
            recorder = JvmRecorder.ofWaits();
        }
        return NO_FILE;
    }

    private String dump() {
        if (recorder.isEmpty()) {
            return NO_FILE;
        }
        try {
            Path file = Files.createTempFile(directory, "waits", ".jfr");
            recorder.get().dump(file);
            return file.toString();
        } catch (IOException | IllegalStateException e) {
            return NO_FILE;
        }
    }

    private String stop() {
        users = Math.max(0, users - 1);
        if (users == 0) {
            recorder.ifPresent(JvmRecorder::close);
            recorder = Optional.empty();
        }
        return NO_FILE;
    }

    /**
     * The flight recorder keeps a directory of its own until the JVM ends in an orderly way, as a worker doesn't. The
     * JVM's option that says where would make each worker start its recorder; this is what {@code jcmd JFR.configure}
     * does.
     */
    private void settle() {
        if (settled) {
            return;
        }
        settled = true;
        try {
            ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "jfrConfigure",
                            new Object[] {new String[] {"repositorypath=" + directory}},
                            new String[] {String[].class.getName()});
        } catch (JMException | RuntimeException e) {
            // Another JVM than HotSpot: the directory stays where it chooses.
        }
    }
}
