package dev.tandem.shell;

import dev.tandem.bytecode.TypeNames;
import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MonitorInfo;
import java.lang.management.ThreadInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The platform threads that are in code of cells, all at one moment; the JVM keeps no list of virtual ones. Immutable.
 *
 * @param threads by their ids
 */
public record UserThreads(List<UserThread> threads) {
    public UserThreads {
        threads = List.copyOf(threads);
    }

    /** @param variables of the session, by which locks are named */
    static UserThreads now(UserFrames frames, List<Session.Variable> variables) {
        List<UserThread> found = new ArrayList<>();
        for (ThreadInfo info : ManagementFactory.getThreadMXBean().dumpAllThreads(true, true)) {
            Optional<StackTraceElement> top =
                    Arrays.stream(info.getStackTrace()).filter(frames::isUsers).findFirst();
            if (top.isPresent()) {
                found.add(thread(info, frames.place(top.get()) + frames.in(top.get()), frames, variables));
            }
        }
        found.sort((a, b) -> Long.compare(a.id(), b.id()));
        return new UserThreads(found);
    }

    private static UserThread thread(
            ThreadInfo info, String place, UserFrames frames, List<Session.Variable> variables) {
        List<String> holds = new ArrayList<>();
        for (MonitorInfo monitor : info.getLockedMonitors()) {
            StackTraceElement taken = monitor.getLockedStackFrame();
            String where = taken != null && frames.isUsers(taken) ? ", taken at " + frames.place(taken) : "";
            holds.add(name(monitor, info, variables) + where);
        }
        for (LockInfo lock : info.getLockedSynchronizers()) {
            holds.add(name(lock, info, variables));
        }
        return new UserThread(
                info.getThreadId(),
                info.getThreadName(),
                info.getThreadState(),
                place,
                Optional.ofNullable(info.getLockInfo()).map(lock -> name(lock, info, variables)),
                info.getLockOwnerId() < 0 ? OptionalLong.empty() : OptionalLong.of(info.getLockOwnerId()),
                holds);
    }

    /** "the monitor of left (Object)" where a variable {@code left} has it, else "the monitor of Object@1f". */
    private static String name(LockInfo lock, ThreadInfo info, List<Session.Variable> variables) {
        String type = TypeNames.withoutWrappers(lock.getClassName()).replaceFirst("\\$(?:Nonfair|Fair)?Sync$", "");
        String simple = type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
        boolean synchronizer = type.startsWith("java.util.concurrent.");
        String prefix = synchronizer ? "" : "the monitor of ";
        return variables.stream()
                .filter(variable -> is(variable.value().get(), lock, info))
                .findFirst()
                .map(variable -> prefix + variable.name() + " (" + simple + ")")
                .orElse(prefix + simple + "@" + Integer.toHexString(lock.getIdentityHashCode()));
    }

    /** What a thread parks on is a part of a lock that the lock keeps to itself: the lock is known by who waits in it. */
    private static boolean is(Object value, LockInfo lock, ThreadInfo info) {
        if (value == null) {
            return false;
        }
        if (System.identityHashCode(value) == lock.getIdentityHashCode()) {
            return value.getClass().getName().equals(lock.getClassName());
        }
        if (!lock.getClassName().endsWith("Sync")) {
            return false;
        }
        return waitingThread(info)
                .filter(thread -> value instanceof ReentrantLock reentrant && reentrant.hasQueuedThread(thread)
                        || value instanceof ReentrantReadWriteLock readWrite && readWrite.hasQueuedThread(thread))
                .filter(thread -> lock.equals(info.getLockInfo()) || sameLock(lock, info.getLockInfo()))
                .isPresent();
    }

    private static boolean sameLock(LockInfo one, LockInfo other) {
        return other != null
                && one.getIdentityHashCode() == other.getIdentityHashCode()
                && one.getClassName().equals(other.getClassName());
    }

    private static Optional<Thread> waitingThread(ThreadInfo info) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getId() == info.getThreadId())
                .findFirst();
    }

    /** The rings of threads each of which waits for what the next one holds; each ring begins with its lowest id. */
    public List<List<UserThread>> deadlocks() {
        Map<Long, UserThread> byId = new TreeMap<>();
        threads.forEach(thread -> byId.put(thread.id(), thread));
        Set<List<UserThread>> rings = new LinkedHashSet<>();
        for (UserThread first : byId.values()) {
            List<UserThread> ring = new ArrayList<>();
            UserThread at = first;
            while (at != null && !ring.contains(at)) {
                ring.add(at);
                at = at.holder().isPresent() ? byId.get(at.holder().getAsLong()) : null;
            }
            boolean closed = at == first && ring.size() > 1;
            if (closed && ring.stream().allMatch(other -> other.id() >= first.id())) {
                rings.add(List.copyOf(ring));
            }
        }
        return List.copyOf(rings);
    }
}
