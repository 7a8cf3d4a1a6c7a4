package dev.tandem.engine.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a worker's process itself writes, past Java's streams: the JVM's complaints, native libraries. Passed on line
 * by line; the last lines are kept, to explain a death. Safe for any thread.
 */
final class ProcessOutput {
    private static final int LINES_KEPT = 5;
    private static final int MILLIS_FOR_LAST_WORDS = 1_000;
    private static final Pattern CRASH =
            Pattern.compile("^#\\s+((?:SIG[A-Z]+|EXCEPTION_\\w+|Internal Error) \\([^)]*\\))");

    /** Guarded by itself. */
    private final Deque<String> last = new ArrayDeque<>();

    private final Thread pump;
    private volatile Consumer<String> sink = line -> {};
    /** What the JVM says in the first lines of its report when it crashes. */
    private volatile String crash = "";

    ProcessOutput(Process process) {
        pump = new Thread(() -> pump(process), "tandem-worker-output-" + process.pid());
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
        Matcher matcher = CRASH.matcher(line);
        if (crash.isEmpty() && matcher.find()) {
            crash = matcher.group(1);
        }
        synchronized (last) {
            last.addLast(line);
            if (last.size() > LINES_KEPT) {
                last.removeFirst();
            }
        }
    }

    /** The signal by which the JVM crashed, as it reported itself, once the process has ended; "" if it didn't. */
    String crash() throws InterruptedException {
        pump.join(MILLIS_FOR_LAST_WORDS);
        return crash;
    }

    /** The last lines, as one. */
    String tail() {
        synchronized (last) {
            return String.join(" / ", last);
        }
    }
}
