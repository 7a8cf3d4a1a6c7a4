package dev.tandem.trace;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordedThreadGroup;
import jdk.jfr.consumer.RecordingFile;

/** What a {@link JvmRecorder} wrote down, on the session's clock. Immutable once read. */
public final class JvmRecord {
    private static final double NANOS = 1e9;

    /** By the operating system's id of the thread, or its name where it has none. In order of start, none inside another. */
    private final Map<String, List<Wait>> waits = new HashMap<>();

    /** When the JVM held all threads, in order of start. */
    private final List<Wait> pauses = new ArrayList<>();

    private final Map<Long, ThreadLife> lives = new TreeMap<>();

    /** The operating system's ids of platform threads that waited, by Java id. */
    private final Map<Long, Long> tids = new HashMap<>();

    /** Java ids of threads that were on a core for a millisecond or more. */
    private final Set<Long> computing = new HashSet<>();

    private final long pid;
    private long firstMark = Long.MAX_VALUE;

    private JvmRecord(long pid) {
        this.pid = pid;
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
        JvmRecord record = new JvmRecord(pid);
        RecordedEvent last = null;
        for (RecordedEvent event : events) {
            if (event.getEventType().getName().equals(JvmRecorder.Moment.NAME)) {
                record.firstMark = Math.min(record.firstMark, event.getLong("nanos") - ahead);
                last = last == null || event.getStartTime().isAfter(last.getStartTime()) ? event : last;
            }
        }
        if (last == null) {
            throw new IOException("The record holds no moment on the session's clock.");
        }
        long offset = last.getLong("nanos") - ahead - nanos(last.getStartTime());
        events.sort(Comparator.comparing(RecordedEvent::getStartTime));
        new Reader(record, offset).read(events);
        return record;
    }

    private static long nanos(Instant instant) {
        return instant.getEpochSecond() * (long) NANOS + instant.getNano();
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
        String key = worker.tid() >= 0 ? key(worker.tid()) : worker.name();
        return within(waits.getOrDefault(key, List.of()), from, to);
    }

    /** Which of the operating system's threads a thread of Java's is, or -1 where nothing was recorded of it. */
    long tid(long javaId) {
        return tids.getOrDefault(javaId, -1L);
    }

    /** Whether a thread was on a core for a millisecond or more: the JVM notes that at its end. */
    boolean computed(long javaId) {
        return computing.contains(javaId);
    }

    /** When the JVM held up all threads between two moments. */
    List<Wait> pauses(long from, long to) {
        return within(pauses, from, to);
    }

    /** Threads that started or ended meanwhile, in order of start. */
    List<ThreadLife> lives() {
        return lives.values().stream()
                .sorted(Comparator.comparingLong(ThreadLife::startNanos).thenComparingLong(ThreadLife::javaId))
                .toList();
    }

    /** What a virtual thread is called that the code gave no name. */
    static String virtualName(long javaId) {
        return "virtual thread #" + javaId;
    }

    private static String key(long tid) {
        return "#" + tid;
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

    /** Sorts events into a record. */
    private static final class Reader {
        private final JvmRecord record;
        private final long offset;
        private final Map<Long, Long> safepoints = new HashMap<>();

        Reader(JvmRecord record, long offset) {
            this.record = record;
            this.offset = offset;
        }

        void read(List<RecordedEvent> events) {
            events.forEach(this::read);
        }

        private void read(RecordedEvent event) {
            switch (event.getEventType().getName()) {
                case "jdk.SafepointBegin" -> safepoints.put(event.getLong("safepointId"), start(event));
                case "jdk.SafepointEnd" -> {
                    Long begun = safepoints.remove(event.getLong("safepointId"));
                    if (begun != null) {
                        addPause(pause(begun, event, "safepoint"));
                    }
                }
                case "jdk.GCPhasePause" ->
                    addPause(pause(start(event), event, "garbage collection (" + event.getString("name") + ")"));
                case "jdk.ThreadCPULoad" -> {
                    RecordedThread thread = JvmEvents.subject(event);
                    if (thread != null) {
                        record.computing.add(thread.getJavaThreadId());
                    }
                }
                case "jdk.ThreadStart", "jdk.VirtualThreadStart" -> began(event);
                case "jdk.ThreadEnd", "jdk.VirtualThreadEnd" -> ended(event);
                default -> JvmEvents.why(event).ifPresent(why -> waited(event, why));
            }
        }

        private Wait pause(long from, RecordedEvent until, String reason) {
            return new Wait(from, end(until), new Why(State.STALLED_BY_JVM, reason), false);
        }

        private long start(RecordedEvent event) {
            return nanos(event.getStartTime()) + offset;
        }

        private long end(RecordedEvent event) {
            return nanos(event.getEndTime()) + offset;
        }

        private void waited(RecordedEvent event, Why why) {
            RecordedThread thread = event.getThread();
            if (thread == null) {
                return;
            }
            boolean idle = event.getEventType().getName().equals("jdk.ThreadPark") && why.state() == State.BLOCKED;
            Wait wait = new Wait(start(event), end(event), why, idle);
            if (JvmEvents.isVirtual(thread)) {
                add(virtualName(thread.getJavaThreadId()), wait);
                if (thread.getJavaName() != null && !thread.getJavaName().isEmpty()) {
                    add(thread.getJavaName(), wait);
                }
            } else {
                record.tids.put(thread.getJavaThreadId(), thread.getOSThreadId());
                add(key(thread.getOSThreadId()), wait);
            }
        }

        /** A read from a socket may park inside: the outer one says more, and starts first. */
        private void add(String key, Wait wait) {
            append(record.waits.computeIfAbsent(key, k -> new ArrayList<>()), wait);
        }

        /** The collection comes inside the safepoint and says more. */
        private void addPause(Wait wait) {
            List<Wait> pauses = record.pauses;
            Wait last = pauses.isEmpty() ? null : pauses.get(pauses.size() - 1);
            if (last != null && last.endNanos() > wait.startNanos()) {
                boolean named = last.why().reason().startsWith("garbage");
                pauses.set(
                        pauses.size() - 1,
                        new Wait(
                                Math.min(last.startNanos(), wait.startNanos()),
                                Math.max(last.endNanos(), wait.endNanos()),
                                named ? last.why() : wait.why(),
                                false));
                return;
            }
            pauses.add(wait);
        }

        private static void append(List<Wait> list, Wait wait) {
            Wait last = list.isEmpty() ? null : list.get(list.size() - 1);
            if (last == null || wait.startNanos() >= last.endNanos()) {
                list.add(wait);
            } else if (wait.endNanos() > last.endNanos()) {
                list.add(new Wait(last.endNanos(), wait.endNanos(), wait.why(), wait.idle()));
            }
        }

        private void began(RecordedEvent event) {
            life(event, start(event), Long.MAX_VALUE);
        }

        private void ended(RecordedEvent event) {
            RecordedThread thread = JvmEvents.subject(event);
            ThreadLife before = thread == null ? null : record.lives.get(thread.getJavaThreadId());
            life(event, before == null ? Long.MIN_VALUE : before.startNanos(), start(event));
        }

        private void life(RecordedEvent event, long start, long end) {
            RecordedThread thread = JvmEvents.subject(event);
            if (thread == null || thread.getJavaThreadId() <= 0) {
                return;
            }
            boolean virtual = JvmEvents.isVirtual(thread);
            RecordedThreadGroup group = thread.getThreadGroup();
            boolean system = !virtual && group != null && isJvms(group);
            String name = thread.getJavaName() == null ? "" : thread.getJavaName();
            long tid = virtual ? -1 : thread.getOSThreadId();
            long id = thread.getJavaThreadId();
            record.lives.put(id, new ThreadLife(id, name, tid, virtual, system, start, end));
        }

        /** Compilers and the like; libraries' threads that no user made are among the JDK's "innocuous" ones. */
        private static boolean isJvms(RecordedThreadGroup group) {
            return List.of("system", "InnocuousThreadGroup", "CarrierThreads").contains(group.getName());
        }
    }
}
