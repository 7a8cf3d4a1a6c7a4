package dev.tandem.engine.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The last lines that a process wrote to its standard error, and what is looked for in them. Safe for any thread. */
final class LogTail {
    private static final int KEPT = 400;
    private static final Pattern TROUBLE = Pattern.compile("\\b(ERROR|FATAL|Exception|Error:)");

    /** Guarded by this. */
    private final Deque<String> lines = new ArrayDeque<>();

    /** Guarded by this. */
    private boolean ended;

    LogTail(Process process) {
        Thread pump = new Thread(() -> pump(process), "tandem-cluster-log-" + process.pid());
        pump.setDaemon(true);
        pump.start();
    }

    private void pump(Process process) {
        try (BufferedReader reader = process.errorReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                note(line);
            }
        } catch (IOException e) {
            // The process has ended.
        }
        synchronized (this) {
            ended = true;
            notifyAll();
        }
    }

    private synchronized void note(String line) {
        lines.addLast(line);
        if (lines.size() > KEPT) {
            lines.removeFirst();
        }
        notifyAll();
    }

    /**
     * Waits for a line.
     *
     * @return the pattern's first group; empty if the process ended or the time is over without it
     */
    synchronized Optional<String> await(Pattern wanted, long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (true) {
            for (String line : lines) {
                Matcher matcher = wanted.matcher(line);
                if (matcher.find()) {
                    return Optional.of(matcher.group(1));
                }
            }
            long left = end - System.nanoTime();
            if (ended || left <= 0) {
                return Optional.empty();
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /** The last line that tells of trouble, or else the last; "" where nothing was said. */
    synchronized String trouble() {
        List<String> all = List.copyOf(lines);
        for (int i = all.size() - 1; i >= 0; i--) {
            if (TROUBLE.matcher(all.get(i)).find()) {
                return all.get(i).strip();
            }
        }
        return all.isEmpty() ? "" : all.get(all.size() - 1).strip();
    }
}
