package dev.tandem.trace;

import dev.tandem.trace.JvmRecord.ThreadLife;
import dev.tandem.trace.JvmRecord.Wait;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordedThreadGroup;

/** Sorts the flight recorder's events, in order of start, into what {@link JvmRecord} tells. For one thread; then only read. */
final class JvmEventSorter {
    /** By the operating system's id of the thread, or its name where it has none. In order of start, none inside another. */
    private final Map<String, List<Wait>> waits = new HashMap<>();

    /** When the JVM held all threads, in order of start. */
    private final List<Wait> pauses = new ArrayList<>();

    private final Map<Long, ThreadLife> lives = new TreeMap<>();

    /** The operating system's ids of platform threads that waited, by Java id. */
    private final Map<Long, Long> tids = new HashMap<>();

    /** Java ids of threads that were on a core for a millisecond or more. */
    private final Set<Long> computing = new HashSet<>();

    /** When safepoints began that haven't ended, by their ids. */
    private final Map<Long, Long> safepoints = new HashMap<>();

    private final long offset;

    /** @param offset from the record's clock to the session's, in ns */
    JvmEventSorter(long offset) {
        this.offset = offset;
    }

    /** Under which a platform thread's waits are found. */
    static String key(long tid) {
        return "#" + tid;
    }

    List<Wait> waits(String key) {
        return waits.getOrDefault(key, List.of());
    }

    List<Wait> pauses() {
        return pauses;
    }

    Collection<ThreadLife> lives() {
        return lives.values();
    }

    long tid(long javaId) {
        return tids.getOrDefault(javaId, -1L);
    }

    boolean computed(long javaId) {
        return computing.contains(javaId);
    }

    void add(RecordedEvent event) {
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
                    computing.add(thread.getJavaThreadId());
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
        return JvmRecord.nanos(event.getStartTime()) + offset;
    }

    private long end(RecordedEvent event) {
        return JvmRecord.nanos(event.getEndTime()) + offset;
    }

    private void waited(RecordedEvent event, Why why) {
        RecordedThread thread = event.getThread();
        if (thread == null) {
            return;
        }
        boolean idle = event.getEventType().getName().equals("jdk.ThreadPark") && why.state() == State.BLOCKED;
        Wait wait = new Wait(start(event), end(event), why, idle);
        if (JvmEvents.isVirtual(thread)) {
            add(JvmRecord.virtualName(thread.getJavaThreadId()), wait);
            if (thread.getJavaName() != null && !thread.getJavaName().isEmpty()) {
                add(thread.getJavaName(), wait);
            }
        } else {
            tids.put(thread.getJavaThreadId(), thread.getOSThreadId());
            add(key(thread.getOSThreadId()), wait);
        }
    }

    /** A read from a socket may park inside: the outer one says more, and starts first. */
    private void add(String key, Wait wait) {
        append(waits.computeIfAbsent(key, k -> new ArrayList<>()), wait);
    }

    /** The collection comes inside the safepoint and says more. */
    private void addPause(Wait wait) {
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
        ThreadLife before = thread == null ? null : lives.get(thread.getJavaThreadId());
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
        lives.put(id, new ThreadLife(id, name, tid, virtual, system, start, end));
    }

    /** Compilers and the like; libraries' threads that no user made are among the JDK's "innocuous" ones. */
    private static boolean isJvms(RecordedThreadGroup group) {
        return List.of("system", "InnocuousThreadGroup", "CarrierThreads").contains(group.getName());
    }
}
