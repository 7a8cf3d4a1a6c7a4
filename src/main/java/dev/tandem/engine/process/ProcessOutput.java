package dev.tandem.engine.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * What a worker's process itself writes, past Java's streams: the JVM's complaints, native libraries. Passed on line
 * by line; the last lines are kept, to explain a death. Safe for any thread.
 */
final class ProcessOutput {
    private static final int LINES_KEPT = 5;

    /** Guarded by itself. */
    private final Deque<String> last = new ArrayDeque<>();

    private volatile Consumer<String> sink = line -> {};

    ProcessOutput(Process process) {
        Thread pump = new Thread(() -> pump(process), "tandem-worker-output-" + process.pid());
        pump.setDaemon(true);
        pump.start();
    }

    /** Where lines go from now on. */
    void to(Consumer<String> next) {
        sink = next;
    }

    private void pump(Process process) {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                note(line);
                sink.accept(line + "\n");
            }
        } catch (IOException e) {
            // The process has ended.
        }
    }

    void note(String line) {
        synchronized (last) {
            last.addLast(line);
            if (last.size() > LINES_KEPT) {
                last.removeFirst();
            }
        }
    }

    /** The last lines, as one. */
    String tail() {
        synchronized (last) {
            return String.join(" / ", last);
        }
    }
}
