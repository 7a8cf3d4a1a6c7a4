package dev.tandem.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds the platform threads of this JVM, and which of the operating system's threads each of them is. Java doesn't tell
 * that; but the JVM gives new threads' names to the system, cut to 15 characters, and both number threads in the order
 * in which they start. Where that leaves a doubt no thread is named; a mistake shows in the clocks ({@link
 * SampledThread} compares them). For one thread at a time.
 */
final class ThreadCensus {
    private static final int NAME_LENGTH = 15;

    private final ProcFiles proc;
    private final Set<Long> knownThreads = new HashSet<>();
    private final Set<Long> knownTids = new HashSet<>();

    ThreadCensus(ProcFiles proc) {
        this.proc = proc;
    }

    /**
     * A thread that was not there before.
     *
     * @param tid the operating system's id, or -1 where it can't be told
     */
    record Found(Thread thread, long tid) {}

    /** The threads that have appeared since the last time, the first time all. */
    List<Found> look() {
        Map<String, List<Thread>> threads = new TreeMap<>();
        for (Thread thread : alive()) {
            if (knownThreads.add(thread.getId())) {
                threads.computeIfAbsent(cut(thread.getName()), n -> new ArrayList<>())
                        .add(thread);
            }
        }
        if (threads.isEmpty()) {
            return List.of();
        }
        Map<String, List<Long>> tids = newTids();
        List<Found> found = new ArrayList<>();
        threads.forEach((name, same) -> {
            same.sort(Comparator.comparingLong(Thread::getId));
            List<Long> candidates = tids.getOrDefault(name, List.of());
            for (int i = 0; i < same.size(); i++) {
                found.add(new Found(same.get(i), candidates.size() == same.size() ? candidates.get(i) : -1));
            }
        });
        return found;
    }

    private Map<String, List<Long>> newTids() {
        Map<String, List<Long>> byName = new HashMap<>();
        for (long tid : proc.threadIds()) {
            if (knownTids.add(tid)) {
                proc.threadName(tid)
                        .ifPresent(name -> byName.computeIfAbsent(name, n -> new ArrayList<>())
                                .add(tid));
            }
        }
        byName.values().forEach(list -> list.sort(Comparator.naturalOrder()));
        return byName;
    }

    private static String cut(String name) {
        return name.length() <= NAME_LENGTH ? name : name.substring(0, NAME_LENGTH);
    }

    private static List<Thread> alive() {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        Thread[] threads = new Thread[root.activeCount() + 16];
        int count = root.enumerate(threads, true);
        while (count == threads.length) {
            threads = new Thread[threads.length * 2];
            count = root.enumerate(threads, true);
        }
        return List.of(Arrays.copyOf(threads, count));
    }
}
