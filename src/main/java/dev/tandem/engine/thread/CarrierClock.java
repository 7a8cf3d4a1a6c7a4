package dev.tandem.engine.thread;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * On-CPU time of the platform threads that carry virtual threads: all that can be told of how much of these ran.
 *
 * @param nanos when it was read
 * @param cpuNanos on-CPU time by thread id
 */
record CarrierClock(long nanos, Map<Long, Long> cpuNanos) {
    /** The JDK's default scheduler is a fork-join pool of these in a group of their own (JEP 444). */
    private static final String CARRIER = "CarrierThread";

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    static CarrierClock read() {
        Map<Long, Long> clocks = new HashMap<>();
        if (THREADS.isThreadCpuTimeSupported() && THREADS.isThreadCpuTimeEnabled()) {
            ThreadGroup root = Thread.currentThread().getThreadGroup();
            while (root.getParent() != null) {
                root = root.getParent();
            }
            Thread[] all = new Thread[2 * root.activeCount() + 64];
            int count = root.enumerate(all, true);
            Arrays.stream(all, 0, count)
                    .filter(thread -> thread.getClass().getSimpleName().equals(CARRIER))
                    .forEach(thread -> clocks.put(thread.getId(), THREADS.getThreadCpuTime(thread.getId())));
        }
        return new CarrierClock(System.nanoTime(), clocks);
    }

    /** How many cores all carriers used together since {@code before}, as a sentence; none where no carrier is seen. */
    List<String> since(CarrierClock before) {
        double wall = nanos - before.nanos;
        if (cpuNanos.isEmpty() || wall <= 0) {
            return List.of();
        }
        double cpu = 0;
        for (Map.Entry<Long, Long> carrier : cpuNanos.entrySet()) {
            cpu += Math.max(0, carrier.getValue() - before.cpuNanos.getOrDefault(carrier.getKey(), 0L));
        }
        return List.of(String.format(
                Locale.ROOT, "The threads that carry virtual threads used %.2f cores together.", cpu / wall));
    }
}
