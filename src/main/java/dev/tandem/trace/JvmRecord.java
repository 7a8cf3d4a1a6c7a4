package dev.tandem.trace;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** What a {@link JvmRecorder} wrote down, on the session's clock. Immutable once read. */
public final class JvmRecord {
    private static final long NANOS = 1_000_000_000;

    private final long pid;
    private final long firstMark;
    private final JvmEventSorter events;

    private JvmRecord(long pid, long firstMark, JvmEventSorter events) {
        this.pid = pid;
        this.firstMark = firstMark;
        this.events = events;
    }

    /**
     * A stretch in which a thread waited.
     *
     * @param idle whether it was parked and not for a lock, as pools' threads are that have nothing to do
     */
    record Wait(long startNanos, long endNanos, Why why, boolean idle) {
        long overlap(long from, long to) {
            return Math.max(0, Math.min(endNanos, to) - Math.max(startNanos, from));
        }
    }

    /**
     * A thread that started or ended meanwhile.
     *
     * @param tid the operating system's id, or -1
     * @param system whether it is one of the JVM's own
     * @param startNanos {@link Long#MIN_VALUE} where it was there before
     * @param endNanos {@link Long#MAX_VALUE} where it was still there
     */
    record ThreadLife(
            long javaId, String name, long tid, boolean virtual, boolean system, long startNanos, long endNanos) {
        boolean startedMeanwhile() {
            return startNanos != Long.MIN_VALUE;
        }
    }

    /**
     * Reads a record that a {@link JvmRecorder} wrote to a file.
     *
     * @param pid the process that it ran in
     * @param ahead by how much that process's {@code System.nanoTime()} is ahead of the session's, in ns
     */
    public static JvmRecord read(Path file, long pid, long ahead) throws IOException {
        List<RecordedEvent> events = new ArrayList<>(RecordingFile.readAllEvents(file));
        long firstMark = Long.MAX_VALUE;
        RecordedEvent last = null;
        for (RecordedEvent event : events) {
            if (event.getEventType().getName().equals(JvmRecorder.Moment.NAME)) {
                firstMark = Math.min(firstMark, event.getLong("nanos") - ahead);
                last = last == null || event.getStartTime().isAfter(last.getStartTime()) ? event : last;
            }
        }
        if (last == null) {
            throw new IOException("The record holds no moment on the session's clock.");
        }
        long offset = last.getLong("nanos") - ahead - nanos(last.getStartTime());
        events.sort(Comparator.comparing(RecordedEvent::getStartTime));
        JvmEventSorter sorter = new JvmEventSorter(offset);
        events.forEach(sorter::add);
        return new JvmRecord(pid, firstMark, sorter);
    }

    /** Since 1970, in ns. */
    static long nanos(Instant instant) {
        return instant.getEpochSecond() * NANOS + instant.getNano();
    }

    /**
     * Adds to a timeline what threads of the recorded JVM waited for, and on what. Tasks that began before the record
     * reaches back to are left as they are.
     */
    public Timeline explain(Timeline timeline) {
        return Explanation.explain(timeline, this);
    }

    /** The process that was recorded. */
    long pid() {
        return pid;
    }

    /** Whether it reaches back to a moment: what came before may have been overwritten. */
    boolean reaches(long moment) {
        return firstMark <= moment;
    }

    /** What a worker of the recorded JVM waited for between two moments, in order of time. */
    List<Wait> waits(Worker worker, long from, long to) {
        String key = worker.tid() >= 0 ? JvmEventSorter.key(worker.tid()) : worker.name();
        return within(events.waits(key), from, to);
    }

    /** Which of the operating system's threads a thread of Java's is, or -1 where nothing was recorded of it. */
    long tid(long javaId) {
        return events.tid(javaId);
    }

    /** Whether a thread was on a core for a millisecond or more: the JVM notes that at its end. */
    boolean computed(long javaId) {
        return events.computed(javaId);
    }

    /** When the JVM held up all threads between two moments. */
    List<Wait> pauses(long from, long to) {
        return within(events.pauses(), from, to);
    }

    /** Threads that started or ended meanwhile, in order of start. */
    List<ThreadLife> lives() {
        return events.lives().stream()
                .sorted(Comparator.comparingLong(ThreadLife::startNanos).thenComparingLong(ThreadLife::javaId))
                .toList();
    }

    /** What a virtual thread is called that the code gave no name. */
    static String virtualName(long javaId) {
        return "virtual thread #" + javaId;
    }

    /** Of stretches in order of start that don't overlap. */
    private static List<Wait> within(List<Wait> all, long from, long to) {
        int low = 0;
        int high = all.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (all.get(middle).endNanos() <= from) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        int end = low;
        while (end < all.size() && all.get(end).startNanos() < to) {
            end++;
        }
        return all.subList(low, end);
    }
}
